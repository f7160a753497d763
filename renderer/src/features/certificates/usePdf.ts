import { useMutation } from '@tanstack/react-query';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { bytesOf, saveFile } from '#renderer/lib/save-file.ts';
import type { Said } from '#renderer/features/certificates/model.ts';

/** Makes the PDF of certificates and puts it where the person says; what came of it goes to `say`. */
export function usePdf(say: (said: Said) => void) {
  return useMutation(
    api.certificates.pdf.mutationOptions({
      onSuccess: async ({ name, base64, pages }) => {
        const fault = await saveFile(name, bytesOf(base64));
        say(
          fault === undefined
            ? {
                tone: 'good',
                title: `PDF listo: ${formatQuantity(pages, 'certificado', 'certificados')}.`,
                message: 'Guarde ese archivo como está: si se edita, deja de comprobarse.',
              }
            : { tone: 'bad', title: 'No se guardó el PDF.', message: fault },
        );
      },
      onError: (error) => {
        say({ tone: 'bad', title: 'No se hizo el PDF.', message: refusalOf(error).message });
      },
    }),
  );
}
