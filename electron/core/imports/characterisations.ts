import { ambiguousSexLetter } from '#shared/domain/attendance-columns.ts';
import {
  characterisationColumns,
  type CharacterisationColumn,
} from '#shared/domain/characterisation-columns.ts';
import {
  importedCharacterisationId,
  readCharacterisation,
  type ImportedCharacterisation,
} from '#shared/domain/characterisation-import.ts';
import type { Header } from '#shared/domain/import-columns.ts';
import type { Reader } from '../db/tables.ts';
import type { LedgerTx } from '../ledger/ledger.ts';
import { factIn, standingId } from './attempts.ts';
import { keepForm } from './characterisation-form.ts';
import { takeBackForms } from './characterisation-undo.ts';
import { undoneRuns, type BatchWriter, type ImportKindDefinition, type WritingJob } from './kind.ts';
import { peopleOfImport } from './people.ts';
import { puntoOrCentre } from './sites.ts';

/** What is known of a whole file before its first row is read. */
interface FormSurvey {
  readonly sexLetterAmbiguous: boolean;
}

/**
 * The characterisations of the city's web form (CARACTERIZADOS). The same row is written once, however often it is
 * imported. People are recognised by their document and never changed; sensitive answers come in only with an
 * authorisation that the form itself carries.
 */
export const characterisationImport: ImportKindDefinition<ImportedCharacterisation, FormSurvey> = {
  kind: 'CARACTERIZADOS',
  hosts: ['station', 'central'],
  columns: characterisationColumns,
  centreNeeds: [],
  audited: 'CARACTERIZACIONES_IMPORTADAS',
  topics: ['people'],
  survey: async (rows, header) => {
    const sexAt = header.positions.get('sexo') ?? -1;
    const letters = new Set<string>();
    for await (const { cells } of rows) if (cells !== null) letters.add(cells[sexAt] ?? '');
    return { sexLetterAmbiguous: ambiguousSexLetter(letters) };
  },
  read: (header, cells, number, rules, survey) => {
    // The frame made this header from the columns of this kind.
    const own = header as Header<CharacterisationColumn>;
    const { row, warnings } = readCharacterisation(own, cells, number, { ...rules, ...survey });
    return { row, problems: warnings };
  },
  writer: characterisationWriter,
  written: async (read, runId) => {
    const { n } = await read
      .selectFrom('characterisationEvent')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('importId', '=', runId)
      .executeTakeFirstOrThrow();
    return n;
  },
  takeBack: takeBackForms,
};

async function characterisationWriter(job: WritingJob): Promise<BatchWriter<ImportedCharacterisation>> {
  const puntoOf = await puntoOrCentre(job.context);
  const undone = await undoneRuns(job.context.store.read);
  const people = peopleOfImport(job);
  /** Ids of this file's rows so far. */
  const seen = new Set<string>();
  const settle = async (forms: readonly ImportedCharacterisation[], read: Reader, tx: LedgerTx | null) => {
    for (const form of forms) {
      const { row } = form;
      const punto = puntoOf(form.punto);
      if (!('siteId' in punto)) {
        job.report({ row, field: 'punto', ...punto });
        continue;
      }
      const { id, there, attempt } = await standingId(
        (attempt) => importedCharacterisationId(form, attempt),
        factIn(read, 'characterisationEvent'),
        undone,
      );
      if (there || seen.has(id)) {
        const where = seen.has(id) ? 'más arriba en el archivo' : 'en el registro';
        job.outlook.repeated += 1;
        job.report({
          row,
          field: '',
          kind: 'YA_EXISTE',
          message: `Este formulario ya está ${where}; no se repite.`,
        });
        continue;
      }
      const named = { ...form, withDocument: true, siteId: punto.siteId, registeredAt: form.at };
      const { person, how } = await people.find(named, read, tx);
      if (how === 'OTHER_SPELLING' || how === 'NEW_BESIDE') {
        job.report({
          row,
          field: how === 'NEW_BESIDE' ? 'documento' : 'nombres',
          kind: how === 'NEW_BESIDE' ? 'DOCUMENTO_DE_OTRO' : 'NOMBRE_DISTINTO',
          message:
            how === 'NEW_BESIDE'
              ? 'Otra persona ya tiene este documento. Queda como persona aparte; corrija el número o decida en su ficha si son la misma.'
              : 'El documento ya tiene este nombre escrito de otra forma. El formulario queda a esa persona y su nombre no cambia.',
        });
      }
      const isNew = how === 'NEW' || how === 'NEW_BESIDE';
      const kept = await keepForm(
        job,
        { form, eventId: id, attempt, personId: person.id, isNew, siteId: punto.siteId },
        read,
        tx,
      );
      if (!kept) continue;
      seen.add(id);
      job.outlook.imported += 1;
    }
  };
  return { settle };
}
