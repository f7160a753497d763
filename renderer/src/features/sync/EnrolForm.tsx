import { Button, Stack, TextInput } from '@mantine/core';
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
  readonly onEnrol: (code: string) => void;
}

export function EnrolForm({ busy, again, failure, onEnrol }: EnrolFormProps) {
  const [code, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onEnrol(code.trim());
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
          }}
        />
        {failure === undefined ? null : (
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
          {again ? 'Inscribir otra vez este equipo' : 'Inscribir este equipo'}
        </Button>
      </Stack>
    </form>
  );
}
