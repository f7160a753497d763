import { Select, TextInput } from '@mantine/core';
import { documentType, kinship } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Draft } from '#renderer/features/person/draft.ts';
import type { Problems } from '#renderer/features/person/check.ts';
import classes from '#renderer/features/person/RepresentativeFields.module.css';

export type RepresentativeDraft = Pick<
  Draft,
  | 'representativeName'
  | 'representativeDocumentType'
  | 'representativeDocumentNumber'
  | 'representativeKinship'
>;

interface RepresentativeFieldsProps {
  readonly draft: RepresentativeDraft;
  readonly problems: Problems;
  /** An authorisation was given: now it needs somebody who answers for the minor. */
  readonly needed: boolean;
  readonly onChange: (change: Partial<RepresentativeDraft>) => void;
}

/** Documents that only minors carry are no documents of a representative, nor is none at all. */
const OF_AGE = documentType.options.filter((code) => code !== 'TI' && code !== 'RC' && code !== 'SIN_DOC');

/** Who answers for somebody under 18 (Ley 1581, art. 7). */
export function RepresentativeFields({ draft, problems, needed, onChange }: RepresentativeFieldsProps) {
  return (
    <fieldset className={classes.block} data-step="identity">
      <legend className={classes.legend}>
        Quién representa al menor{' '}
        <span className={classes.note}>
          {needed
            ? 'Hace falta para autorizar.'
            : 'Solo hace falta para autorizar; la atención no lo necesita.'}
        </span>
      </legend>
      <TextInput
        id="person-representativeName"
        className={classes.name}
        size="sm"
        label="Nombres y apellidos"
        autoComplete="off"
        maxLength={120}
        value={draft.representativeName}
        error={problems.representativeName}
        onChange={(event) => {
          onChange({ representativeName: event.currentTarget.value });
        }}
      />
      <Select
        id="person-representativeKinship"
        className={classes.kinship}
        size="sm"
        label="Parentesco"
        placeholder="Elija"
        data={kinship.options.map((code) => ({ value: code, label: labels.kinship[code] }))}
        value={draft.representativeKinship === '' ? null : draft.representativeKinship}
        error={problems.representativeKinship}
        onChange={(value) => {
          const next = kinship.safeParse(value);
          if (next.success) onChange({ representativeKinship: next.data });
        }}
      />
      <Select
        id="person-representativeDocumentType"
        className={classes.type}
        size="sm"
        label="Tipo de documento"
        data={OF_AGE.map((code) => ({ value: code, label: labels.documentType[code] }))}
        value={draft.representativeDocumentType}
        error={problems.representativeDocumentType}
        onChange={(value) => {
          const next = documentType.safeParse(value);
          if (next.success) onChange({ representativeDocumentType: next.data });
        }}
      />
      <TextInput
        id="person-representativeDocumentNumber"
        className={classes.number}
        size="sm"
        label="Su número"
        autoComplete="off"
        maxLength={40}
        value={draft.representativeDocumentNumber}
        error={problems.representativeDocumentNumber}
        onChange={(event) => {
          onChange({ representativeDocumentNumber: event.currentTarget.value });
        }}
      />
    </fieldset>
  );
}
