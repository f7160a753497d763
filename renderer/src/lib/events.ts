import { useEffect, useState } from 'react';
import type { Topic } from '#core/context.ts';
import { api, askWhoIsHere, queryClient } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';

type RouterName = keyof Outputs;

const COURSES: readonly RouterName[] = ['courses', 'enrolments', 'rollCall', 'certificates'];
const SPACES: readonly RouterName[] = ['coworking', 'rooms'];
/** What follows from the zones' intervals, contracts and exclusions. */
const ZONES: readonly RouterName[] = ['wifi', 'contracts', 'incidents', 'evidence', 'map'];
const DATA: readonly RouterName[] = ['requests', 'consent', 'characterisation'];

/** What has to be asked again when a topic changed. Events carry no data: each window asks with its own rights. */
const STALE: Readonly<Record<Topic, readonly RouterName[]>> = {
  attendance: ['attendance', 'day', 'people', 'sync', 'coworking'],
  // Names stand on every list.
  people: ['people', 'sync', ...DATA, ...COURSES, ...SPACES],
  wifi: ['wifi', 'incidents', 'targets'],
  availability: ZONES,
  sync: ['sync', 'carrier', 'attendance', 'day', 'session', ...DATA, ...COURSES, ...SPACES],
  central: ['central', 'carrier', 'courses', 'settings', 'consent', 'targets', ...ZONES],
  // A new instructor is offered to groups.
  users: ['users', 'courses'],
  session: ['session'],
  // Which services stay decides who is inside.
  services: ['services', 'attendance'],
  imports: ['imports'],
  courses: [...COURSES, 'rooms', 'attendance', 'day', 'people'],
  // A reservation and a session may want one room.
  coworking: [...SPACES, 'courses', 'attendance', 'people'],
};

function refresh(topics: readonly Topic[]): void {
  for (const router of new Set(topics.flatMap((topic) => STALE[topic]))) {
    void queryClient.invalidateQueries(api[router].pathFilter());
  }
}

function isTopic(name: string): name is Topic {
  return Object.hasOwn(STALE, name);
}

/**
 * Listens to the core while a session is open; after a break everything is asked again, since events were missed.
 * @param again ms after which it tries anew when the core refused; without it a refusal is final
 */
export function useServerEvents(again?: number): void {
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const source = new EventSource('/events');
    let broken = attempt > 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener('topic', (event) => {
      if (isTopic(event.data)) refresh([event.data]);
    });
    source.addEventListener('error', () => {
      broken = true;
      // A break is mended by the browser; a refusal is final: the session is over.
      if (source.readyState !== EventSource.CLOSED) return;
      if (again === undefined) askWhoIsHere();
      else
        timer = setTimeout(() => {
          setAttempt(attempt + 1);
        }, again);
    });
    source.addEventListener('open', () => {
      if (broken) void queryClient.invalidateQueries();
      broken = false;
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [again, attempt]);
}
