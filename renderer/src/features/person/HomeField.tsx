import { Autocomplete, Highlight, Select, TextInput } from '@mantine/core';
import { IconMapPin, IconPencil, IconQuestionMark, IconWorld } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { comuna } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Draft } from '#renderer/features/person/draft.ts';
import type { Problems } from '#renderer/features/person/check.ts';
import { comunaOf, comunaWords, matching, named } from '#renderer/features/person/neighbourhoods.ts';
import type { Neighbourhood } from '#renderer/features/person/neighbourhoods.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/person/HomeField.module.css';

interface HomeFieldProps {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly neighbourhoods: readonly Neighbourhood[];
  /** Somebody from outside the city, and somebody who does not say: offered in the list and by key. */
  readonly outside: Action;
  readonly unknown: Action;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** Values of the offers: the sign tells them from whatever somebody types. */
const OUTSIDE = '#fuera';
const UNKNOWN = '#no-sabe';
const AS_TYPED = '#tal-cual';
const BARRIO = '#barrio:';

interface Offer {
  readonly icon: ReactNode;
  readonly name: ReactNode;
  readonly detail: string;
  readonly keys: readonly string[];
}

/** Where somebody lives. A known barrio brings its comuna along; only of an unknown one is the comuna asked. */
export function HomeField(props: HomeFieldProps) {
  const { draft, problems, neighbourhoods, outside, unknown, onChange } = props;
  const typed = draft.neighbourhood;
  if (draft.home !== 'BARRIO') return <OtherHome {...props} />;
  const known = named(neighbourhoods, typed);
  const found = known === undefined ? matching(neighbourhoods, typed) : [known];
  const strange = typed.trim() !== '' && known === undefined && (draft.asTyped || found.length === 0);
  // An empty field offers nothing: Enter would choose what nobody meant.
  const offers = new Map<string, Offer>();
  for (const each of found) {
    const code = comunaOf(each);
    offers.set(`${BARRIO}${each.name}`, {
      icon: <IconMapPin size={17} />,
      name: (
        <Highlight highlight={typed.trim()} className={classes.match}>
          {each.name}
        </Highlight>
      ),
      detail: code === undefined ? '' : comunaWords(code),
      keys: each === found[0] ? ['Enter'] : [],
    });
  }
  if (known === undefined && typed.trim() !== '') {
    offers.set(AS_TYPED, {
      icon: <IconPencil size={17} />,
      name: `«${typed.trim()}», tal como está`,
      detail: 'Después se elige la comuna',
      keys: found.length === 0 ? ['Enter'] : [],
    });
  }
  if (typed.trim() !== '') {
    offers.set(OUTSIDE, {
      icon: <IconWorld size={17} />,
      name: outside.label,
      detail: 'Se pide el municipio',
      keys: outside.keys,
    });
    offers.set(UNKNOWN, {
      icon: <IconQuestionMark size={17} />,
      name: unknown.label,
      detail: 'Queda anotado así',
      keys: unknown.keys,
    });
  }
  const shownComuna = comunaOf(known);
  return (
    <>
      <Autocomplete
        id="person-neighbourhood"
        className={strange ? classes.narrow : classes.wide}
        classNames={{ option: classes.option, options: 'pd-options' }}
        label="Barrio o vereda"
        autoComplete="off"
        maxLength={80}
        openOnFocus={false}
        selectFirstOptionOnChange
        data={[...offers].map(([value]) => ({ value, label: value }))}
        filter={({ options }) => options}
        renderOption={({ option }) => <OfferRow offer={offers.get(option.value)} />}
        rightSection={
          strange ? null : (
            <span className={classes.comuna}>
              {shownComuna === undefined ? 'La comuna sale sola' : comunaWords(shownComuna)}
            </span>
          )
        }
        rightSectionPointerEvents="none"
        rightSectionWidth={strange ? undefined : '15rem'}
        value={typed}
        error={problems.neighbourhood}
        description={
          problems.neighbourhood === undefined && typed === '' ? (
            <span className={classes.hints}>
              <ActionHint action={outside} /> <ActionHint action={unknown} />
            </span>
          ) : undefined
        }
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onOptionSubmit={(value) => {
          if (value === OUTSIDE) outside.run();
          else if (value === UNKNOWN) unknown.run();
          else if (value === AS_TYPED) onChange({ asTyped: true });
          else onChange({ neighbourhood: value.slice(BARRIO.length), asTyped: false });
        }}
        onChange={(text) => {
          // The list also writes the value of the chosen offer into the field: that was dealt with above.
          if (!offers.has(text)) onChange({ neighbourhood: text, asTyped: false, comuna: 'NO_INFORMA' });
        }}
      />
      {strange ? (
        <Select
          id="person-comuna"
          className={classes.middle}
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
      ) : null}
    </>
  );
}

function OfferRow({ offer }: { readonly offer: Offer | undefined }) {
  return offer === undefined ? null : (
    <span className={classes.offer}>
      <span className={classes.icon} aria-hidden="true">
        {offer.icon}
      </span>
      <span className={classes.name}>{offer.name}</span>
      <span className={classes.detail}>{offer.detail}</span>
      <span>{offer.keys.length === 0 ? null : <KeyCap keys={offer.keys} decorative />}</span>
    </span>
  );
}

/** Somebody from elsewhere names the municipality; of somebody who does not say there is nothing to type. */
function OtherHome({ draft, problems, outside, unknown, onChange }: HomeFieldProps) {
  const elsewhere = draft.home === 'OUTSIDE';
  return (
    <TextInput
      id="person-neighbourhood"
      className={classes.wide}
      label={elsewhere ? 'Municipio' : 'Barrio o vereda'}
      autoComplete="off"
      maxLength={80}
      readOnly={!elsewhere}
      value={elsewhere ? draft.neighbourhood : 'No sabe o no informa'}
      error={problems.neighbourhood}
      rightSection={
        <span className={classes.comuna}>
          {elsewhere ? 'Fuera de la ciudad' : 'Escribir el barrio'}{' '}
          <KeyCap keys={elsewhere ? outside.keys : unknown.keys} decorative />
        </span>
      }
      rightSectionPointerEvents="none"
      rightSectionWidth="15rem"
      onChange={(event) => {
        onChange({ neighbourhood: event.currentTarget.value });
      }}
    />
  );
}
