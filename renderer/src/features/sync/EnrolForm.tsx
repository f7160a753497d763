import { Button, Checkbox, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface EnrolFormProps {
  readonly busy: boolean;
  /** It was enrolled before, and the centre takes nothing from it until it is again. */
  readonly again: boolean;
  readonly failure: Failure | undefined;
  /** `anotherCentre`: the one of before is lost, and all goes to the centre of this code. */
  readonly onEnrol: (code: string, anotherCentre: boolean) => void;
}

const LOST_FIRST = 'Márquelo solo si es así; si la central de antes vuelve, no hace falta cambiar nada.';

export function EnrolForm({ busy, again, failure, onEnrol }: EnrolFormProps) {
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState('');
  const [lost, setLost] = useState(false);
  const [unmarked, setUnmarked] = useState(false);
  // Another code is another question.
  const another = failure?.code === 'OTRA_CENTRAL' && asked === code.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(code.trim());
        setUnmarked(another && !lost);
        if (!another || lost) onEnrol(code.trim(), another);
      }}
    >
      <Stack gap="sm">
        <TextInput
          ref={focusOnMount}
          label={again ? 'Código nuevo de inscripción' : 'Código de inscripción'}
          description="Lo crea la central para este Punto. Sirve una sola vez y vence a las 48 horas."
          autoComplete="off"
          spellCheck={false}
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            setLost(false);
            setUnmarked(false);
          }}
        />
        {another ? (
          <>
            <Banner tone="doubt" title="Cambiar de central es para cuando la de antes se perdió." urgent>
              {failure.message}
            </Banner>
            <Checkbox
              ref={focusOnMount}
              label="La central de antes se perdió y no vuelve de ninguna copia"
              description="Lo que era de la central misma (servicios, cursos, zonas, contratos, usuarios y exclusiones aprobadas) se lleva otra vez en la nueva."
              checked={lost}
              error={unmarked ? LOST_FIRST : undefined}
              onChange={(event) => {
                setLost(event.currentTarget.checked);
                setUnmarked(false);
              }}
            />
          </>
        ) : failure === undefined ? null : (
          <Banner
            tone="bad"
            title={again ? 'No se inscribió otra vez.' : 'Este equipo sigue sin inscribir.'}
            urgent
          >
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <Button
          type="submit"
          loading={busy}
          rightSection={<KeyCap keys={['Enter']} look="translucent" decorative />}
        >
          {another
            ? 'Cambiar de central y enviarle todo'
            : again
              ? 'Inscribir otra vez este equipo'
              : 'Inscribir este equipo'}
        </Button>
      </Stack>
    </form>
  );
}
