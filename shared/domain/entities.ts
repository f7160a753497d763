import type { z } from 'zod';
import {
  anonymousAttendance,
  anonymousVoid,
  attendance,
  attendanceEnd,
  attendanceNote,
  attendanceVoid,
} from './attendance.ts';
import { auditEntry } from './audit.ts';
import { certificate, certificateKey, certificateRevocation } from './certificate.ts';
import { characterisation, characterisationEvent } from './characterisation.ts';
import { consent, consentRevocation, notice } from './consent.ts';
import { comunaOutline } from './comuna-outline.ts';
import { contract, contractZone } from './contract.ts';
import { course, courseGroup, courseSession } from './course.ts';
import { dayCheck } from './day-check.ts';
import { enrolment, enrolmentResult, sessionMark } from './enrolment.ts';
import type { Entity, RecordClocks } from './entity.ts';
import { evidenceReport } from './evidence-report.ts';
import { exclusion, exclusionDecision } from './exclusion.ts';
import { importRun } from './import-run.ts';
import { incidentAct } from './incident-act.ts';
import { onlineRequest } from './online-request.ts';
import { personPair } from './person-pair.ts';
import { directoryPerson, person } from './person.ts';
import { reservation } from './reservation.ts';
import { serviceItem } from './service-item.ts';
import { setting } from './setting.ts';
import { site } from './site.ts';
import { space, spaceFault, turn, turnEvent, useEnd, useExtension, useStart } from './space.ts';
import { erasure, subjectRequest } from './subject-request.ts';
import { timeCorrection } from './time-correction.ts';
import { user } from './user.ts';
import { zoneAssignment } from './zone-assignment.ts';
import { wifiHour, zoneEvent } from './zone-event.ts';
import { wifiInterval, zone } from './zone.ts';

/** Every replicated table, by name. The ledger, the guard and the wire know no others. */
export const facts = {
  attendance,
  attendanceEnd,
  attendanceVoid,
  attendanceNote,
  anonymousAttendance,
  anonymousVoid,
  characterisationEvent,
  consent,
  consentRevocation,
  dayCheck,
  erasure,
  onlineRequest,
  sessionMark,
  certificate,
  certificateRevocation,
  useStart,
  useExtension,
  useEnd,
  turn,
  turnEvent,
  wifiInterval,
  wifiHour,
  zoneEvent,
  exclusion,
  exclusionDecision,
  incidentAct,
  evidenceReport,
  auditEntry,
};
export const records = {
  person,
  personPair,
  characterisation,
  notice,
  serviceItem,
  subjectRequest,
  importRun,
  course,
  courseGroup,
  courseSession,
  enrolment,
  enrolmentResult,
  certificateKey,
  space,
  spaceFault,
  reservation,
  directory: directoryPerson,
  site,
  user,
  zone,
  zoneAssignment,
  contract,
  contractZone,
  comunaOutline,
  timeCorrection,
  setting,
};
export const entities = { ...facts, ...records };

export type FactName = keyof typeof facts;
export type RecordName = keyof typeof records;
export type EntityName = keyof typeof entities;

export type Fact<Name extends FactName> = z.output<(typeof facts)[Name]['schema']>;
export type RecordFields<Name extends RecordName> = z.output<(typeof records)[Name]['schema']>;
export type RecordRow<Name extends RecordName> = RecordFields<Name> & RecordClocks;

export function entityOf(name: string): Entity | undefined {
  return Object.hasOwn(entities, name) ? entities[name as EntityName] : undefined;
}
