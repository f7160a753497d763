import { z } from 'zod';
import { course, courseGroup, courseSession } from '#shared/domain/course.ts';
import { calendarDate, id } from '#shared/domain/fields.ts';
import { timeOfDay, weeklyRule } from '#shared/domain/recurrence.ts';
import { allow, router, type RequestContext } from '../../http/trpc.ts';
import { readCalendar, readGroupSessions } from './calendar.ts';
import { readCourses, saveCourse, setCourseActive } from './catalogue.ts';
import { changeGroup, previewChange } from './change.ts';
import { groupChoices } from './choices.ts';
import { cancelGroup, createGroup, listGroups } from './groups.ts';
import { planGroup } from './plan.ts';
import { addSession, cancelSession, fitSession, moveSession, saveTopic } from './sessions.ts';

const everybody = () => allow(['desk', 'instructor', 'central', 'admin']);
const teaching = () => allow(['desk', 'instructor', 'admin'], 'station');
const desk = () => allow(['desk', 'admin'], 'station');

/** An instructor sees the groups that carry their user name; the desk those of its Punto. */
function ownOnly(ctx: Pick<RequestContext, 'session'>): { instructorUser?: string } {
  return ctx.session?.role === 'instructor' ? { instructorUser: ctx.session.username } : {};
}

const { code, name, minutes, ally, audience, completion, percent } = course.schema.shape;
const courseInput = z.strictObject({
  id: id.optional(),
  code,
  name,
  minutes,
  ally,
  audience,
  completion,
  percent,
});

const group = courseGroup.schema.shape;
const setting = {
  spaceId: group.spaceId,
  instructorUser: group.instructorUser,
  instructorName: group.instructorName,
};
const groupFields = { name: group.name, capacity: group.capacity, ...setting };
const reason = courseGroup.schema.shape.cancelReason.unwrap();
/** As many clashes as anybody would read through. */
const accepted = z.array(z.string().max(200)).max(500);
const times = { date: calendarDate, startTime: timeOfDay, endTime: timeOfDay, ...setting };
const { topic } = courseSession.schema.shape;

export const coursesRouter = router({
  catalogue: everybody().query(({ ctx }) => readCourses(ctx.core.context)),
  /** At the centre, and on a station that has none (the core decides). */
  saveCourse: allow(['central', 'admin'])
    .input(courseInput)
    .mutation(({ ctx, input }) => saveCourse(ctx.core.context, ctx.actor, input)),
  setCourseActive: allow(['central', 'admin'])
    .input(z.strictObject({ id, active: z.boolean() }))
    .mutation(({ ctx, input }) => setCourseActive(ctx.core.context, ctx.actor, input)),

  groups: everybody()
    .input(z.strictObject({ withOver: z.boolean() }))
    .query(({ ctx, input }) => listGroups(ctx.core.context, { ...input, ...ownOnly(ctx) })),
  calendar: teaching()
    .input(z.strictObject({ from: calendarDate, to: calendarDate }))
    .query(({ ctx, input }) => readCalendar(ctx.core.context, { ...input, ...ownOnly(ctx) })),
  group: teaching()
    .input(z.strictObject({ id }))
    .query(({ ctx, input }) => readGroupSessions(ctx.core.context, input.id, ownOnly(ctx).instructorUser)),

  choices: desk().query(({ ctx }) => groupChoices(ctx.core.context)),
  plan: desk()
    .input(z.strictObject({ rule: weeklyRule, ...setting }))
    .query(({ ctx, input: { rule, ...where } }) => planGroup(ctx.core.context, rule, where)),
  createGroup: desk()
    .input(z.strictObject({ courseId: id, ...groupFields, rule: weeklyRule, accepted }))
    .mutation(({ ctx, input }) => createGroup(ctx.core.context, ctx.actor, input)),
  previewChange: desk()
    .input(z.strictObject({ id, ...groupFields }))
    .query(({ ctx, input }) => previewChange(ctx.core.context, input)),
  changeGroup: desk()
    .input(z.strictObject({ id, ...groupFields, accepted, toWaiting: z.array(id).max(2_000) }))
    .mutation(({ ctx, input }) => changeGroup(ctx.core.context, ctx.actor, input)),
  cancelGroup: desk()
    .input(z.strictObject({ id, reason }))
    .mutation(({ ctx, input }) => cancelGroup(ctx.core.context, ctx.actor, input)),

  fitSession: desk()
    .input(z.strictObject({ groupId: id, sessionId: id.nullable(), ...times }))
    .query(({ ctx, input: { groupId, sessionId, ...fields } }) =>
      fitSession(ctx.core.context, groupId, sessionId, fields),
    ),
  addSession: desk()
    .input(z.strictObject({ groupId: id, ...times, topic, accepted }))
    .mutation(({ ctx, input: { groupId, ...fields } }) =>
      addSession(ctx.core.context, ctx.actor, groupId, fields),
    ),
  moveSession: desk()
    .input(z.strictObject({ id, ...times, topic, accepted }))
    .mutation(({ ctx, input: { id: sessionId, ...fields } }) =>
      moveSession(ctx.core.context, ctx.actor, sessionId, fields),
    ),
  saveTopic: teaching()
    .input(z.strictObject({ id, topic }))
    .mutation(({ ctx, input }) => saveTopic(ctx.core.context, ctx.actor, input, ownOnly(ctx).instructorUser)),
  cancelSession: desk()
    .input(z.strictObject({ id, reason }))
    .mutation(({ ctx, input }) => cancelSession(ctx.core.context, ctx.actor, input)),
});
