import type { ReactNode } from 'react';
import type { Comparison } from '#renderer/features/duplicates/model.ts';
import { formatMoment } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface PairBannersProps {
  readonly comparison: Comparison;
  readonly refusal: Failure | undefined;
  readonly now: number;
  /** The button that takes back what stands decided. */
  readonly reopen: ReactNode;
}

/** What stands in the way of a decision, or has to be known before it. */
export function PairBanners({ comparison, refusal, now, reopen }: PairBannersProps) {
  const { decision, disputed, held, low, high, documentsDiffer, canonical } = comparison;
  const who =
    decision === null ? '' : `${decision.by ?? 'alguien de otro equipo'}, ${formatMoment(decision.at, now)}`;
  const relation = decision?.relation === 'MISMA' ? 'son la misma persona' : 'son personas distintas';
  return (
    <>
      {refusal === undefined || decision !== null ? null : (
        <Banner tone="bad" urgent title={refusal.message}>
          No se guardó nada de este paso.
        </Banner>
      )}
      {decision === null ? null : disputed ? (
        <Banner tone="doubt" title={`Dos oficinas decidieron lo contrario; hoy vale que ${relation}.`}>
          Lo decidió {who} Lo que decida aquí vale para todos los Puntos.
        </Banner>
      ) : (
        <Banner tone="doubt" title={`Ya está decidido: ${relation}.`} aside={reopen}>
          Lo decidió {who} Si no es así, deshágalo y decida otra vez.
        </Banner>
      )}
      {decision === null && canonical ? (
        <Banner tone="good" title="Las dos fichas ya cuentan como una sola persona.">
          Se reconocieron por el documento. Si no es así, márquelas como distintas.
        </Banner>
      ) : null}
      {low.erased || high.erased ? (
        <Banner tone="unknown" title="Los datos de una de las dos se suprimieron.">
          Ya no hay nada que unir; sus atenciones siguen contando.
        </Banner>
      ) : held ? (
        <Banner tone="doubt" title="Una de las dos pidió que se supriman sus datos.">
          Responda primero esa solicitud en «Datos personales».
        </Banner>
      ) : documentsDiffer && decision === null ? (
        <Banner tone="doubt" title="Los documentos son distintos.">
          Pida ver el documento o compare con cuidado: para unirlas se pregunta una vez más.
        </Banner>
      ) : null}
    </>
  );
}
