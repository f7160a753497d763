import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AuditView } from '#renderer/features/audit/AuditView.tsx';
import { checkFilters, firstFilters } from '#renderer/features/audit/model.ts';
import type { AuditRow, Filters } from '#renderer/features/audit/model.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';

interface Found {
  readonly rows: readonly AuditRow[];
  readonly cursor: string | null;
}

export function AuditScreen() {
  const [filters, setFilters] = useState<Filters>(() => firstFilters(Date.now()));
  const [found, setFound] = useState<Found>();
  const sites = useQuery(api.audit.sites.queryOptions());
  const search = useMutation(api.audit.search.mutationOptions());
  const checked = checkFilters(filters);
  const ask = (cursor: string | null) => {
    if (!checked.ok || search.isPending) return;
    search.mutate(
      { ...checked.query, cursor },
      {
        onSuccess: (page) => {
          const before = cursor === null ? [] : (found?.rows ?? []);
          setFound({ rows: [...before, ...page.rows], cursor: page.cursor });
        },
      },
    );
  };
  return (
    <AuditView
      filters={filters}
      problems={checked.ok ? {} : checked.problems}
      sites={sites.data ?? []}
      rows={found?.rows}
      more={found !== undefined && found.cursor !== null}
      busy={search.isPending}
      failure={search.error === null ? undefined : refusalOf(search.error)}
      onFilters={(change) => {
        setFilters({ ...filters, ...change });
      }}
      onSearch={() => {
        ask(null);
      }}
      onMore={() => {
        ask(found?.cursor ?? null);
      }}
    />
  );
}
