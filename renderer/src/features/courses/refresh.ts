import { api, queryClient } from '#renderer/lib/api.ts';

/** After an act its screen waits for what it made: the next key must meet what is there now. */
export function refreshCourses(): Promise<void> {
  return queryClient.invalidateQueries(api.courses.pathFilter());
}
