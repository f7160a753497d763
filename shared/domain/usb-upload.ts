/** Where a window hands over what a USB stick brings, and takes what goes onto one: bytes both ways. */
export const USB_PATHS = {
  /** At the centre: a package of a Punto; answers its reply. */
  take: '/usb/paquete',
  /** At a station: answers the package for the centre. */
  make: '/usb/salida',
  /** At a station: the centre's reply; answers what came of it. */
  read: '/usb/respuesta',
} as const;

/** Beside bytes that are answered: what they are, as JSON that encodeURIComponent wrote. */
export const USB_RESULT_HEADER = 'x-usb-result';
