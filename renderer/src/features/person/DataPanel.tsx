import { labels } from '#shared/text/labels.ts';
import { comunaOf, documentOf, nameOf } from '#renderer/features/person/file-model.ts';
import type { FilePanelProps, FullRegistration } from '#renderer/features/person/file-model.ts';
import { formatDate, formatLocalDate } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/person/DataPanel.module.css';

type Line = readonly [label: string, value: string | null];

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return (
    <dl className={classes.lines}>
      {lines.map(([label, value]) => (
        <div key={label} className={classes.line}>
          <dt>{label}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}

function dataOf(person: FullRegistration): readonly Line[] {
  return [
    ['Documento', labels.documentType[person.documentType]],
    ['Número', person.documentNumber],
    ['Nacimiento', person.birthDate === null ? null : formatLocalDate(person.birthDate)],
    ['Sexo', labels.sex[person.sex]],
    ['Barrio o vereda', person.neighbourhood],
    ['Comuna', comunaOf(person)],
    ['Celular', person.phone],
    ['Servidor público', person.publicServant === 1 ? 'Sí' : 'No'],
    [person.importId === null ? 'Registrada' : 'Importada', formatDate(person.registeredAt)],
    ...(person.siteName === null ? [] : [['Punto', person.siteName] as const]),
  ];
}

function representativeOf(person: FullRegistration): readonly Line[] | undefined {
  if (person.representativeName === null) return undefined;
  const { representativeDocumentType: type, representativeDocumentNumber: number } = person;
  return [
    ['Nombre', person.representativeName],
    ['Documento', type === null ? null : documentOf({ documentType: type, documentNumber: number })],
    [
      'Parentesco',
      person.representativeKinship === null ? null : labels.kinship[person.representativeKinship],
    ],
  ];
}

/** Who it is, who answers for them, and under what other registrations they are known. */
export function DataPanel({ file }: FilePanelProps) {
  const { shown, others } = file;
  const representative = shown.kind === 'FULL' ? representativeOf(shown) : undefined;
  return (
    <Panel title="Datos">
      {shown.kind === 'FULL' ? <Lines lines={dataOf(shown)} /> : null}
      {shown.kind === 'OUTLINE' ? (
        <Lines
          lines={[
            ['Nacimiento', shown.birthDate === null ? null : formatLocalDate(shown.birthDate)],
            ['Sexo', labels.sex[shown.sex]],
          ]}
        />
      ) : null}
      {shown.kind === 'ERASED' ? <p className={classes.quiet}>No queda ningún dato de identidad.</p> : null}
      {representative === undefined ? null : (
        <>
          <h3 className={classes.part}>Representante</h3>
          <Lines lines={representative} />
        </>
      )}
      {others.length === 0 ? null : (
        <>
          <h3 className={classes.part}>También registrada como</h3>
          <ul className={classes.others}>
            {others.map((other) => (
              <li key={other.id}>
                <strong>{nameOf(other)}</strong>
                <span>
                  {other.kind === 'FULL'
                    ? [documentOf(other), other.siteName].filter((part) => part !== null).join(', ')
                    : other.kind === 'OUTLINE'
                      ? 'En otro Punto'
                      : 'Sus datos se suprimieron'}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
