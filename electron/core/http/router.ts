import { attendanceRouter } from '../features/attendance/router.ts';
import { auditRouter } from '../features/audit/router.ts';
import { carrierRouter } from '../features/carrier/router.ts';
import { centralRouter } from '../features/central/router.ts';
import { certificatesRouter } from '../features/certificates/router.ts';
import { consentRouter } from '../features/consent/router.ts';
import { characterisationRouter } from '../features/characterisation/router.ts';
import { contractsRouter } from '../features/contracts/router.ts';
import { coursesRouter } from '../features/courses/router.ts';
import { coworkingRouter } from '../features/coworking/router.ts';
import { dayRouter } from '../features/day/router.ts';
import { enrolmentsRouter } from '../features/enrolments/router.ts';
import { incidentsRouter } from '../features/incidents/router.ts';
import { indicatorsRouter } from '../features/indicators/router.ts';
import { evidenceRouter } from '../features/evidence/router.ts';
import { importsRouter } from '../features/imports/router.ts';
import { mapRouter } from '../features/map/router.ts';
import { peopleRouter } from '../features/people/router.ts';
import { rollCallRouter } from '../features/roll-call/router.ts';
import { roomsRouter } from '../features/rooms/router.ts';
import { servicesRouter } from '../features/services/router.ts';
import { requestsRouter } from '../features/requests/router.ts';
import { sessionRouter } from '../features/users/session-router.ts';
import { settingsRouter } from '../features/settings/router.ts';
import { syncRouter } from '../features/sync/router.ts';
import { targetsRouter } from '../features/targets/router.ts';
import { usersRouter } from '../features/users/router.ts';
import { setupRouter } from '../features/setup/router.ts';
import { wifiRouter } from '../features/wifi/router.ts';
import { router } from './trpc.ts';

/** Everything a window can ask. The renderer imports its type and nothing else of the core. */
export const appRouter = router({
  attendance: attendanceRouter,
  audit: auditRouter,
  carrier: carrierRouter,
  central: centralRouter,
  certificates: certificatesRouter,
  consent: consentRouter,
  characterisation: characterisationRouter,
  contracts: contractsRouter,
  courses: coursesRouter,
  coworking: coworkingRouter,
  day: dayRouter,
  enrolments: enrolmentsRouter,
  evidence: evidenceRouter,
  imports: importsRouter,
  incidents: incidentsRouter,
  indicators: indicatorsRouter,
  map: mapRouter,
  people: peopleRouter,
  rollCall: rollCallRouter,
  rooms: roomsRouter,
  services: servicesRouter,
  requests: requestsRouter,
  session: sessionRouter,
  settings: settingsRouter,
  setup: setupRouter,
  sync: syncRouter,
  targets: targetsRouter,
  users: usersRouter,
  wifi: wifiRouter,
});

export type AppRouter = typeof appRouter;
