import { Autocomplete, SegmentedControl, Select, TextInput } from '@mantine/core';
import { comuna, documentType, sex } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Draft, DraftField } from '#renderer/features/person/model.ts';
import classes from '#renderer/features/person/PersonForm.module.css';

/** A barrio and the comuna that it belongs to. */
export interface Neighbourhood {
  readonly name: string;
  readonly comuna: string;
}

interface PersonFormProps {
  readonly draft: Draft;
  readonly problems: Partial<Record<DraftField, string>>;
  readonly age: number | undefined;
  readonly neighbourhoods: readonly Neighbourhood[];
  readonly onChange: (change: Partial<Draft>) => void;
}

export function PersonForm({ draft, problems, age, neighbourhoods, onChange }: PersonFormProps) {
  const withoutDocument = draft.documentType === 'SIN_DOC';
  return (
    <div className={classes.form}>
      <Select
        id="person-documentType"
        className={classes.third}
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
      <TextInput
        id="person-documentNumber"
        className={classes.third}
        label="Número"
        autoComplete="off"
        maxLength={40}
        disabled={withoutDocument}
        value={draft.documentNumber}
        error={problems.documentNumber}
        onChange={(event) => {
          onChange({ documentNumber: event.currentTarget.value });
        }}
      />
      <TextInput
        id="person-birthDate"
        className={classes.third}
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
      <TextInput
        id="person-givenNames"
        className={classes.half}
        label="Nombres"
        autoComplete="off"
        maxLength={80}
        value={draft.givenNames}
        error={problems.givenNames}
        onChange={(event) => {
          onChange({ givenNames: event.currentTarget.value });
        }}
      />
      <TextInput
        id="person-surnames"
        className={classes.half}
        label="Apellidos"
        autoComplete="off"
        maxLength={80}
        value={draft.surnames}
        error={problems.surnames}
        onChange={(event) => {
          onChange({ surnames: event.currentTarget.value });
        }}
      />
      <div className={classes.whole} role="radiogroup" aria-labelledby="person-sex-label">
        <span className={classes.legend} id="person-sex-label">
          Sexo <span className={classes.optional}>como está en el documento</span>
        </span>
        <SegmentedControl
          id="person-sex"
          fullWidth
          size="md"
          value={draft.sex}
          data={sex.options.map((code) => ({ value: code, label: labels.sex[code] }))}
          transitionDuration={0}
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
      <Autocomplete
        id="person-neighbourhood"
        className={classes.third}
        label={
          <>
            Barrio o vereda <span className={classes.optional}>la comuna sale sola</span>
          </>
        }
        autoComplete="off"
        maxLength={80}
        limit={6}
        selectFirstOptionOnChange
        data={neighbourhoods.map((each) => each.name)}
        value={draft.neighbourhood}
        error={problems.neighbourhood}
        onChange={(name) => {
          const known = comuna.safeParse(neighbourhoods.find((each) => each.name === name)?.comuna);
          onChange(known.success ? { neighbourhood: name, comuna: known.data } : { neighbourhood: name });
        }}
      />
      <Select
        id="person-comuna"
        className={classes.third}
        label="Comuna"
        searchable
        selectFirstOptionOnChange
        nothingFoundMessage="No hay una comuna así"
        data={comuna.options.map((code) => ({ value: code, label: labels.comuna[code] }))}
        value={draft.comuna}
        error={problems.comuna}
        onChange={(value) => {
          const next = comuna.safeParse(value);
          if (next.success) onChange({ comuna: next.data });
        }}
      />
      <TextInput
        id="person-phone"
        className={classes.third}
        label={
          <>
            Celular <span className={classes.optional}>opcional</span>
          </>
        }
        type="tel"
        autoComplete="off"
        maxLength={20}
        value={draft.phone}
        error={problems.phone}
        onChange={(event) => {
          onChange({ phone: event.currentTarget.value });
        }}
      />
    </div>
  );
}
