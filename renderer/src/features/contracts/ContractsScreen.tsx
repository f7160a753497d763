import { Paper } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Role } from '#shared/domain/codes.ts';
import { AddZonesDialog } from '#renderer/features/contracts/AddZonesDialog.tsx';
import { ContractDialog } from '#renderer/features/contracts/ContractDialog.tsx';
import { ContractList } from '#renderer/features/contracts/ContractList.tsx';
import { DatesDialog } from '#renderer/features/contracts/DatesDialog.tsx';
import type { ContractRow, ContractTerm, ContractZones, Said } from '#renderer/features/contracts/model.ts';
import { RemoveDialog } from '#renderer/features/contracts/RemoveDialog.tsx';
import { ZonesPanel } from '#renderer/features/contracts/ZonesPanel.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/contracts/ContractsScreen.module.css';

type Open =
  | { readonly kind: 'NEW' | 'EDIT' | 'ADD' | 'REMOVE_CONTRACT' }
  | { readonly kind: 'DATES' | 'REMOVE_ZONES'; readonly terms: readonly ContractTerm[] };

/** What the operator owes: the contracts, their hours and target, and which zones are under them since when. */
export function ContractsScreen({ role }: { readonly role: Role }) {
  const [chosen, setChosen] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const [said, setSaid] = useState<Said>();
  const list = useQuery(api.contracts.list.queryOptions());
  const contracts = list.data?.contracts ?? [];
  const current = contracts.find((contract) => contract.id === chosen) ?? contracts[0];
  const zones = useQuery(
    api.contracts.zones.queryOptions(current === undefined ? skipToken : { contractId: current.id }),
  );
  const keeps = list.data?.keptHere === true && (role === 'central' || role === 'admin');
  const close = () => {
    setOpen(undefined);
  };
  const done = (title: string) => {
    close();
    setSaid({ tone: 'good', title });
  };
  const removed = (title: string) => ({
    onSuccess: async () => {
      await queryClient.invalidateQueries(api.contracts.pathFilter());
      done(title);
    },
    onError: (error: unknown) => {
      close();
      setSaid({ tone: 'bad', title: 'No se quitó nada.', message: refusalOf(error).message });
    },
  });
  const removeContract = useMutation(api.contracts.remove.mutationOptions(removed('Contrato quitado.')));
  const removeZones = useMutation(api.contracts.removeZones.mutationOptions(removed('Zonas quitadas.')));
  const opening = (next: Open) => () => {
    setSaid(undefined);
    setOpen(next);
  };
  const step = (by: 1 | -1) => {
    const at = contracts.findIndex((contract) => contract.id === current?.id);
    setChosen(contracts[Math.min(contracts.length - 1, Math.max(0, at + by))]?.id);
  };
  const create: Action = {
    id: 'contracts.new',
    label: 'Agregar un contrato',
    keys: ['N'],
    run: opening({ kind: 'NEW' }),
  };
  const edit: Action = {
    id: 'contracts.edit',
    label: 'Corregir',
    keys: ['E'],
    when: () => current !== undefined,
    run: opening({ kind: 'EDIT' }),
  };
  const remove: Action = {
    id: 'contracts.remove',
    label: 'Quitar el contrato',
    keys: ['Q'],
    when: () => current !== undefined,
    run: opening({ kind: 'REMOVE_CONTRACT' }),
  };
  const next: Action = {
    id: 'contracts.next',
    label: 'Otro contrato',
    keys: ['ArrowRight'],
    shownKeys: ['ArrowLeft', 'ArrowRight'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const previous: Action = {
    id: 'contracts.previous',
    label: 'Contrato anterior',
    keys: ['ArrowLeft'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const back: Action = {
    id: 'contracts.back',
    label: 'Exclusiones',
    keys: ['Escape'],
    run: () => {
      goTo('exclusiones');
    },
  };
  useActions('Contratos', [next, previous, ...(keeps ? [create, edit, remove] : []), back]);

  if (list.error !== null) {
    const retry: Action = {
      id: 'contracts.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  if (list.data === undefined) return <SkeletonRows rows={8} height={48} />;
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>Contratos de las zonas WiFi</h1>
        <span className={classes.hints}>
          {keeps ? null : <span className={classes.note}>Los lleva la central; aquí se consultan.</span>}
          <ActionHint action={back} />
          {keeps && current !== undefined ? <ActionButton action={create} /> : null}
        </span>
      </header>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.message}
        </Banner>
      )}
      {current === undefined ? (
        <Paper className={classes.none}>
          <EmptyState
            title="No hay contratos"
            icon={<IconFileText size={32} />}
            {...(keeps ? { action: create } : {})}
          >
            Sin contrato, a cada zona se le exige servicio las 24 horas y no se juzga contra ninguna meta.
            {keeps ? '' : ' La central los agrega; llegan a este Punto al sincronizar.'}
          </EmptyState>
        </Paper>
      ) : (
        <div className={classes.columns}>
          <ContractList
            contracts={contracts}
            current={current}
            onChoose={(contract) => {
              setChosen(contract.id);
            }}
            actions={keeps ? [edit, remove] : []}
            move={next}
          />
          <ZonesPanel
            // What is marked belongs to one contract.
            key={current.id}
            terms={zones.data?.terms}
            keeps={keeps}
            covered={open !== undefined}
            onAdd={opening({ kind: 'ADD' })}
            onDates={(terms) => {
              opening({ kind: 'DATES', terms })();
            }}
            onRemove={(terms) => {
              opening({ kind: 'REMOVE_ZONES', terms })();
            }}
          />
        </div>
      )}
      {open === undefined ? null : (
        <OpenDialog
          open={open}
          contract={current}
          others={zones.data?.others ?? []}
          busy={removeContract.isPending || removeZones.isPending}
          onSaved={(id, title) => {
            setChosen(id);
            done(title);
          }}
          onDone={done}
          onRemoveContract={(id) => {
            removeContract.mutate({ id });
          }}
          onRemoveZones={(contractId, terms) => {
            removeZones.mutate({ contractId, termIds: terms.map((term) => term.id) });
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

interface OpenDialogProps {
  readonly open: Open;
  readonly contract: ContractRow | undefined;
  readonly others: ContractZones['others'];
  readonly busy: boolean;
  readonly onSaved: (id: string, title: string) => void;
  readonly onDone: (title: string) => void;
  readonly onRemoveContract: (id: string) => void;
  readonly onRemoveZones: (contractId: string, terms: readonly ContractTerm[]) => void;
  readonly onClose: () => void;
}

function OpenDialog(props: OpenDialogProps) {
  const { open, contract, onClose } = props;
  if (open.kind === 'NEW') return <ContractDialog onDone={props.onSaved} onClose={onClose} />;
  if (contract === undefined) return null;
  switch (open.kind) {
    case 'EDIT':
      return <ContractDialog contract={contract} onDone={props.onSaved} onClose={onClose} />;
    case 'ADD':
      return (
        <AddZonesDialog contract={contract} others={props.others} onDone={props.onDone} onClose={onClose} />
      );
    case 'DATES':
      return <DatesDialog contract={contract} terms={open.terms} onDone={props.onDone} onClose={onClose} />;
    case 'REMOVE_CONTRACT':
      return (
        <RemoveDialog
          title={`Quitar el contrato ${contract.number}`}
          words="Quítelo solo si se escribió por error: a sus zonas se les exigirá servicio las 24 horas y sin meta. Si terminó, escríbale su último día."
          busy={props.busy}
          onRemove={() => {
            props.onRemoveContract(contract.id);
          }}
          onClose={onClose}
        />
      );
    case 'REMOVE_ZONES':
      return (
        <RemoveDialog
          title={`Quitar ${formatQuantity(open.terms.length, 'zona', 'zonas')} del contrato ${contract.number}`}
          words="Quítelas solo si se agregaron por error: será como si nunca hubieran estado en él. Si salieron del contrato, escríbales la fecha de retiro."
          busy={props.busy}
          onRemove={() => {
            props.onRemoveZones(contract.id, open.terms);
          }}
          onClose={onClose}
        />
      );
  }
}
