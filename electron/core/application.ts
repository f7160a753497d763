import type { FastifyInstance } from 'fastify';
import type { HostRole } from '#shared/domain/codes.ts';
import { startClockWatch, type ClockWatch } from './clock-watch.ts';
import { builtCertificatePage, composeContext, publishedPuntos } from './compose.ts';
import type { Topic } from './context.ts';
import type { Core, Setup } from './core.ts';
import { noRecovery, recoveriesOf } from './db/key-recovery.ts';
import type { OpenedFolder } from './db/open.ts';
import { startClosingRule, type ClosingRule } from './features/attendance/closing.ts';
import { settleErasures } from './erase-person.ts';
import { createSessions } from './features/users/sessions.ts';
import { startWifiMonitor, type WifiMonitor } from './features/wifi/monitor.ts';
import { createImportDesk } from './imports/desk.ts';
import { finishUndo } from './imports/undo.ts';
import { keepRecoveryNotice } from './recovery-notice.ts';
import { reportDefect } from './report.ts';
import type { PollerSettingsInput } from './snmp/messages.ts';
import { createHub } from './sync/hub/hub.ts';
import { registerHubRoutes } from './sync/hub/routes.ts';
import { createStationSync } from './sync/station/station.ts';
import { startWifiUpkeep, type WifiUpkeep } from './wifi/upkeep.ts';

export interface ApplicationOptions {
  readonly role: HostRole;
  readonly opened: OpenedFolder;
  readonly appVersion: string;
  readonly resourcesDir: string;
  readonly rendererDir: string;
  readonly polling?: PollerSettingsInput | undefined;
  readonly publish: (topic: Topic) => void;
  readonly setup: Setup;
}

/** The application of one role over an open folder, without servers. */
export interface Application {
  readonly core: Core;
  /** The hub's certificate and routes; null on a station. */
  readonly hub: {
    readonly tls: { readonly key: string; readonly cert: string };
    readonly routes: (app: FastifyInstance) => void;
  } | null;
  /**
   * Begins what runs by itself: the poller, the synchronisation, the upkeep of the zones' days, and the rule that
   * closes visits left open.
   */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function composeApplication(options: ApplicationOptions): Promise<Application> {
  const { role, opened, appVersion } = options;
  const { context, derive, adopt } = await composeContext({
    role,
    folder: opened.folder.path,
    store: opened.store,
    identity: opened.identity,
    publish: options.publish,
  });
  const keyRecovery = opened.key === null ? noRecovery : recoveriesOf(opened.key);
  if (opened.recovered !== null) await keepRecoveryNotice(opened.store, opened.recovered);
  const hub = role === 'central' ? await createHub(context, { derive }) : null;
  let monitor: WifiMonitor | null = null;
  let closing: ClosingRule | null = null;
  let watch: ClockWatch | null = null;
  let upkeep: WifiUpkeep | null = null;
  let undoing: Promise<void> = Promise.resolve();
  const sync =
    role === 'station'
      ? createStationSync(context, {
          derive,
          adopt,
          appVersion,
          sealKey: keyRecovery.seal,
          report: reportDefect,
          pulled: () => {
            monitor?.reload().catch((error: unknown) => reportDefect('wifi.monitor', asError(error)));
          },
        })
      : null;
  const imports = createImportDesk(context, reportDefect);
  return {
    core: {
      context,
      sessions: createSessions(context),
      version: appVersion,
      puntos: publishedPuntos(options.resourcesDir),
      sync,
      decisions: hub?.decisions ?? null,
      intake: hub?.intake ?? null,
      setup: options.setup,
      keyRecovery,
      imports,
      certificatePage: () => builtCertificatePage(options.rendererDir),
      reloadWifi: async () => monitor?.reload(),
    },
    hub:
      hub === null
        ? null
        : {
            tls: hub.identity,
            routes: (app) => registerHubRoutes(app, { hub, now: context.clocks.now, report: reportDefect }),
          },
    start: async () => {
      // A power cut may have come between a suppression and the end of its sweep.
      await settleErasures(context);
      monitor = await startWifiMonitor(context, {
        ...(options.polling !== undefined && { settings: options.polling }),
        report: (place, error) => reportDefect(place, asError(error)),
      });
      sync?.start();
      hub?.start();
      if (role === 'station') {
        const report = (place: string, error: unknown) => reportDefect(place, asError(error));
        // Before the rule: a clock that fell back ends nobody's day.
        watch = await startClockWatch(context, { report });
        closing = startClosingRule(context, { report });
      }
      upkeep = startWifiUpkeep(context, { report: (place, error) => reportDefect(place, asError(error)) });
      // An undo that a power cut interrupted goes on; the desk does not wait for it.
      undoing = finishUndo(context).catch((error: unknown) => reportDefect('imports', asError(error)));
    },
    stop: async () => {
      await imports.stop();
      await undoing;
      await upkeep?.stop();
      // The last intervals are written before the last contact is cut off; they travel at the next start.
      await closing?.stop();
      await watch?.stop();
      await monitor?.stop();
      await sync?.stop();
      await hub?.stop();
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('not an error');
}
