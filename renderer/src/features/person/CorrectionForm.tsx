import { Autocomplete, Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { comuna, documentType, kinship, sex } from '#shared/domain/codes.ts';
import type { CorrectableField } from '#shared/domain/person-correction.ts';
import { labels } from '#shared/text/labels.ts';
import type { CorrectionDraft, Problems } from '#renderer/features/person/correction-model.ts';
import type { Neighbourhood } from '#renderer/features/person/file-model.ts';
import classes from '#renderer/features/person/CorrectionForm.module.css';

interface CorrectionFormProps {
  readonly draft: CorrectionDraft;
  readonly problems: Problems;
  /** Odd and possible: shown, never in the way. */
  readonly doubts: Problems;
  readonly representative: boolean;
  readonly neighbourhoods: readonly Neighbourhood[];
  readonly onChange: (change: Partial<CorrectionDraft>) => void;
}

/** A mistyped number is what is corrected most often. */
const FIRST: CorrectableField = 'documentNumber';

export function CorrectionForm({
  draft,
  problems,
  doubts,
  representative,
  neighbourhoods,
  onChange,
}: CorrectionFormProps) {
  const shared = (field: CorrectableField) => ({
    id: `correct-${field}`,
    label: labels.personField[field],
    error: problems[field],
    description: doubts[field] === undefined ? undefined : <Doubt>{doubts[field]}</Doubt>,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
  });
  const text = (field: CorrectableField, max: number, className: string | undefined) => (
    <TextInput
      {...shared(field)}
      className={className}
      autoComplete="off"
      maxLength={max}
      value={draft[field]}
      onChange={(event) => {
        onChange({ [field]: event.currentTarget.value });
      }}
    />
  );
  const choice = (
    field: CorrectableField,
    options: readonly string[],
    words: Readonly<Record<string, string>>,
    className: string | undefined,
  ) => (
    <Select
      {...shared(field)}
      className={className}
      data={options.map((code) => ({ value: code, label: words[code] ?? code }))}
      value={draft[field] === '' ? null : draft[field]}
      placeholder="Elija"
      onChange={(value) => {
        if (value !== null) onChange({ [field]: value });
      }}
    />
  );
  return (
    <div className={classes.form}>
      <Select
        {...shared('documentType')}
        data-autofocus={draft.documentType === 'SIN_DOC' || undefined}
        className={classes.two}
        data={documentType.options.map((code) => ({ value: code, label: labels.documentType[code] }))}
        value={draft.documentType}
        onChange={(value) => {
          if (value === null) return;
          onChange(
            value === 'SIN_DOC' ? { documentType: value, documentNumber: '' } : { documentType: value },
          );
        }}
      />
      <TextInput
        {...shared(FIRST)}
        data-autofocus={draft.documentType === 'SIN_DOC' ? undefined : true}
        className={classes.two}
        autoComplete="off"
        maxLength={40}
        disabled={draft.documentType === 'SIN_DOC'}
        value={draft.documentNumber}
        onChange={(event) => {
          onChange({ documentNumber: event.currentTarget.value });
        }}
      />
      {text('birthDate', 10, classes.two)}
      {text('givenNames', 80, classes.three)}
      {text('surnames', 80, classes.three)}
      {choice('sex', sex.options, labels.sex, classes.two)}
      {text('phone', 30, classes.two)}
      {choice('publicServant', ['0', '1'], { '0': 'No', '1': 'Sí' }, classes.two)}
      <Autocomplete
        {...shared('neighbourhood')}
        className={classes.three}
        autoComplete="off"
        maxLength={80}
        limit={6}
        data={neighbourhoods.map((each) => each.name)}
        value={draft.neighbourhood}
        onChange={(name) => {
          const known = neighbourhoods.find((each) => each.name === name)?.comuna;
          onChange(known === undefined ? { neighbourhood: name } : { neighbourhood: name, comuna: known });
        }}
      />
      {choice('comuna', comuna.options, labels.comuna, classes.three)}
      {representative ? (
        <fieldset className={classes.part}>
          <legend>Quien representa al menor</legend>
          <div className={classes.form}>
            {text('representativeName', 120, classes.three)}
            {choice('representativeKinship', kinship.options, labels.kinship, classes.three)}
            {choice(
              'representativeDocumentType',
              documentType.options.filter((code) => code !== 'SIN_DOC' && code !== 'TI' && code !== 'RC'),
              labels.documentType,
              classes.three,
            )}
            {text('representativeDocumentNumber', 40, classes.three)}
          </div>
        </fieldset>
      ) : null}
    </div>
  );
}

function Doubt({ children }: { readonly children: ReactNode }) {
  return <span className={classes.doubt}>{children}</span>;
}
