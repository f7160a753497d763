import type { CoreContext } from '#core/context.ts';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { startHub, startStation, type TestHub, type TestStation } from '#tests/support/sync-world.ts';
import type { Truth, TruthRun } from './wifi-truth.ts';
import type { TruthContract } from './wifi-truth-world.ts';

/** A centre and its stations over real files and a real network, in which the simulated quarter is lived again. */
export interface ReplayedCity {
  readonly hub: TestHub;
  readonly stations: readonly TestStation[];
  readonly zoneIds: readonly string[];
  readonly contractIds: readonly string[];
  /** Lives the days [from, to) of the quarter: every station writes, and synchronises when it is its turn. */
  live(from: number, to: number): Promise<void>;
  /** Everybody synchronises, those as well that never did. */
  catchUp(): Promise<void>;
}

const DAY = 86_400_000;
const OFFICER = 'supervisora@oatic';
/** Days written at once: a station that writes day by day writes the same rows, and a test waits for its disk. */
const STEP_DAYS = 5;
/** Not more than the ledger takes in one transaction. */
const BATCH = 450;

export async function replayCity(truth: Truth): Promise<ReplayedCity> {
  const { world } = truth;
  const hub = await startHub();
  const stations: TestStation[] = [];
  for (const [index, { name }] of world.stations.slice(0, 4).entries()) {
    const station = await startStation();
    await createSite(hub.context, 'central', { code: `PD0${index + 1}`, name });
    const { code } = await createEnrolmentCode(hub.context, 'central', `PD0${index + 1}`);
    await station.sync.enrol(code);
    stations.push(station);
  }
  const machines = [...stations.map(({ context }) => context), hub.context];
  const zoneIds = world.zones.map(({ index }) => `zone-${String(index).padStart(2, '0')}`);
  const contractIds = world.contracts.map((_, index) => `contract-${index}`);
  await writeCatalogues(truth, hub.context, machines, { zoneIds, contractIds });
  await writeExclusions(truth, { hub, stations, zoneIds, contractIds });

  const live = async (from: number, to: number) => {
    for (let day = from; day < to; day += STEP_DAYS) {
      const [begins, ends] = [world.begins + day * DAY, world.begins + (day + STEP_DAYS) * DAY];
      const meanwhile = truth.runs.filter(({ t1 }) => t1 > begins && t1 <= ends);
      for (const [index, context] of machines.entries()) {
        const own = meanwhile.filter(({ station }) => station === index);
        await writeRuns(context, zoneIds, own);
      }
      for (const [index, station] of stations.entries()) {
        const every = world.stations[index]?.syncEveryDays ?? 0;
        if (every > 0 && (day + STEP_DAYS) % every === 0) await station.sync.syncNow();
      }
    }
  };
  return {
    hub,
    stations,
    zoneIds,
    contractIds,
    live,
    catchUp: async () => {
      for (const station of stations) await station.sync.syncNow();
    },
  };
}

interface Names {
  readonly zoneIds: readonly string[];
  readonly contractIds: readonly string[];
}

async function writeRuns(
  context: CoreContext,
  zoneIds: readonly string[],
  runs: readonly TruthRun[],
): Promise<void> {
  for (let at = 0; at < runs.length; at += BATCH) {
    await context.ledger.write('poller', async (tx) => {
      for (const { zone, state, t0, t1 } of runs.slice(at, at + BATCH)) {
        await tx.append('wifiInterval', {
          id: tx.newId(),
          siteId: context.siteId(),
          vantage: context.ledger.identity.device,
          zoneId: zoneIds[zone] ?? '',
          state,
          t0,
          t1,
        });
      }
    });
  }
}

async function writeCatalogues(
  { world }: Truth,
  hub: CoreContext,
  machines: readonly CoreContext[],
  { zoneIds, contractIds }: Names,
): Promise<void> {
  await hub.ledger.write(OFFICER, async (tx) => {
    for (const { index, name, comuna, terms } of world.zones) {
      const zoneId = zoneIds[index] ?? '';
      await tx.create('zone', {
        id: zoneId,
        name,
        address: null,
        neighbourhood: null,
        comuna: comuna as Comuna,
        area: 'URBANA',
        latitude: null,
        longitude: null,
        deletedAt: null,
      });
      for (const { contract, commissionedAt, withdrawnAt } of terms) {
        const contractId = contractIds[contract] ?? '';
        await tx.create('contractZone', {
          id: tx.newId(),
          contractId,
          zoneId,
          commissionedAt,
          withdrawnAt,
          deletedAt: null,
        });
      }
    }
    for (const [index, contract] of world.contracts.entries()) {
      await tx.create('contract', {
        id: contractIds[index] ?? '',
        number: contract.number,
        operator: 'INFOTIC SA',
        targetMilli: contract.targetMilli,
        serviceHours: JSON.stringify(weekOf(contract)),
        startsOn: contract.startsOn,
        endsOn: contract.endsOn,
        deletedAt: null,
      });
    }
    for (const { station, zone, rank, from, to } of world.assignments) {
      const polling = machines[station];
      await tx.create('zoneAssignment', {
        id: tx.newId(),
        siteId: polling?.siteId() ?? '',
        vantage: polling?.ledger.identity.device ?? '',
        zoneId: zoneIds[zone] ?? '',
        rank,
        startsAt: from,
        endsAt: to,
        sealedTarget: null,
        deletedAt: null,
      });
    }
  });
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** As a contract writes its week: Monday first. */
function weekOf({ byWeekday, onHolidays }: TruthContract) {
  const [sunday = [], ...others] = byWeekday.map((day) =>
    day.map(([from, to]) => ({ from: clock(from), to: clock(to) })),
  );
  const allDay = onHolidays.some(([from, to]) => from === 0 && to === 24);
  const holidays = onHolidays.length === 0 ? 'NO_SE_EXIGE' : allDay ? 'COMO_EL_DIA' : 'COMO_DOMINGO';
  return { week: [...others, sunday], holidays };
}

/** Asked at the stations in turn, decided at the centre once they arrived there. */
async function writeExclusions(
  { world }: Truth,
  city: { readonly hub: TestHub; readonly stations: readonly TestStation[] } & Names,
): Promise<void> {
  for (const [index, { asked, from, to }] of world.exclusions.entries()) {
    const context = (city.stations[index % 5] ?? city.hub).context;
    await context.ledger.write(OFFICER, (tx) =>
      tx.append('exclusion', {
        id: `exclusion-${index}`,
        siteId: context.siteId(),
        zoneId: typeof asked === 'object' && 'zone' in asked ? (city.zoneIds[asked.zone] ?? '') : null,
        comuna: typeof asked === 'object' && 'comuna' in asked ? asked.comuna : null,
        contractId:
          typeof asked === 'object' && 'contract' in asked ? (city.contractIds[asked.contract] ?? '') : null,
        kind: 'MANTENIMIENTO',
        startsAt: from,
        endsAt: to,
        reason: 'Cambio de equipos',
        evidence: `Acta ${index + 1}`,
        requestedAt: from,
        officer: OFFICER,
      }),
    );
  }
  for (const station of city.stations) await station.sync.syncNow();
  await city.hub.context.ledger.write(OFFICER, async (tx) => {
    for (const [index, { decisions, to }] of world.exclusions.entries()) {
      for (const [turn, decision] of decisions.entries()) await decide(tx, index, decision, to + turn);
    }
  });
}

function decide(
  tx: LedgerTx,
  exclusion: number,
  decision: 'APROBADA' | 'RECHAZADA' | 'REVOCADA',
  decidedAt: number,
): Promise<void> {
  return tx.append('exclusionDecision', {
    id: tx.newId(),
    siteId: '-',
    exclusionId: `exclusion-${exclusion}`,
    decision,
    reason: decision === 'APROBADA' ? null : 'No se probó',
    decidedAt,
    officer: OFFICER,
  });
}
