import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { documentType, sex } from '#shared/domain/codes.ts';
import { normalizeDocumentNumber } from '#shared/domain/person.ts';
import { doubtsOf } from '#shared/domain/person-fields.ts';
import { labels } from '#shared/text/labels.ts';
import type { Draft, IdentityField } from '#renderer/features/person/draft.ts';
import type { Problems } from '#renderer/features/person/check.ts';
import classes from '#renderer/features/person/IdentityFields.module.css';

interface IdentityFieldsProps {
  readonly draft: Draft;
  /** Which of the five are typed here; the document gave the others. */
  readonly asked: readonly IdentityField[];
  readonly problems: Problems;
  readonly age: number | undefined;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** Who it is, as the document says it. */
export function IdentityFields({ draft, asked, problems, age, onChange }: IdentityFieldsProps) {
  const withoutDocument = draft.documentType === 'SIN_DOC';
  const doubts = doubtsOf({
    ...draft,
    documentNumber: draft.documentNumber.trim() === '' ? null : normalizeDocumentNumber(draft.documentNumber),
  });
  return (
    <div className={classes.form} data-step="identity">
      {asked.includes('documentType') ? (
        <Select
          id="person-documentType"
          className={classes.type}
          label="Tipo de documento"
          data={documentType.options.map((code) => ({ value: code, label: labels.documentType[code] }))}
          value={draft.documentType}
          error={problems.documentType}
          onChange={(value) => {
            const next = documentType.safeParse(value);
            if (!next.success) return;
            onChange(
              next.data === 'SIN_DOC'
                ? { documentType: next.data, documentNumber: '' }
                : { documentType: next.data },
            );
          }}
        />
      ) : null}
      {asked.includes('documentNumber') ? (
        <TextInput
          id="person-documentNumber"
          className={classes.number}
          label="Número"
          autoComplete="off"
          maxLength={40}
          disabled={withoutDocument}
          value={draft.documentNumber}
          error={problems.documentNumber}
          description={problems.documentNumber === undefined ? doubts.documentNumber : undefined}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => {
            onChange({ documentNumber: event.currentTarget.value });
          }}
        />
      ) : null}
      {asked.includes('birthDate') ? (
        <TextInput
          id="person-birthDate"
          className={classes.birth}
          label={
            <>
              Nacimiento{' '}
              <span className={classes.optional}>{age === undefined ? 'día, mes y año' : `${age} años`}</span>
            </>
          }
          placeholder="22/08/2001"
          inputMode="numeric"
          autoComplete="off"
          maxLength={10}
          value={draft.birthDate}
          error={problems.birthDate}
          onChange={(event) => {
            onChange({ birthDate: event.currentTarget.value });
          }}
        />
      ) : null}
      {asked.includes('givenNames') ? (
        <NameField name="givenNames" label="Nombres" {...{ draft, problems, doubts, onChange }} />
      ) : null}
      {asked.includes('surnames') ? (
        <NameField name="surnames" label="Apellidos" {...{ draft, problems, doubts, onChange }} />
      ) : null}
      {asked.includes('sex') ? <SexField {...{ draft, problems, onChange }} /> : null}
    </div>
  );
}

interface NameFieldProps extends Pick<IdentityFieldsProps, 'draft' | 'problems' | 'onChange'> {
  readonly name: 'givenNames' | 'surnames';
  readonly label: string;
  readonly doubts: Partial<Record<'givenNames' | 'surnames', string>>;
}

function NameField({ name, label, draft, problems, doubts, onChange }: NameFieldProps) {
  return (
    <TextInput
      id={`person-${name}`}
      className={classes.name}
      label={label}
      autoComplete="off"
      maxLength={80}
      value={draft[name]}
      error={problems[name]}
      description={problems[name] === undefined ? doubts[name] : undefined}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      onChange={(event) => {
        onChange({ [name]: event.currentTarget.value });
      }}
    />
  );
}

function SexField({
  draft,
  problems,
  onChange,
}: Pick<IdentityFieldsProps, 'draft' | 'problems' | 'onChange'>) {
  return (
    <div className={classes.sex} role="radiogroup" aria-labelledby="person-sex-label">
      <span className={classes.legend} id="person-sex-label">
        Sexo <span className={classes.optional}>como está en el documento</span>
      </span>
      <SegmentedControl
        id="person-sex"
        fullWidth
        value={draft.sex}
        data={sex.options.map((code) => ({ value: code, label: labels.sex[code] }))}
        transitionDuration={0}
        classNames={{ root: classes.segments, label: classes.segment }}
        onChange={(value) => {
          const next = sex.safeParse(value);
          if (next.success) onChange({ sex: next.data });
        }}
      />
      {problems.sex === undefined ? null : (
        <p className={classes.problem} role="alert">
          {problems.sex}
        </p>
      )}
    </div>
  );
}
