/** What to do about the key of the database, from what is found in the data folder and on the machine. */

export type KeyFacts = {
  /** The file with the wrapped key exists. */
  wrapped: boolean;
  /** The plain key file of a headless host exists. */
  plain: boolean;
  /** The folder holds a database. */
  database: boolean;
  /**
   * The key store of the account. `weak`: it answers, but with a password that everyone knows (Linux without
   * a keyring), so wrapping would only look like protection.
   */
  keyStore: 'ready' | 'weak' | 'absent';
};

export type KeyDecision =
  | { do: 'unwrap' }
  | { do: 'create' }
  /** The core keeps the key in its own file; `notice` says so when it is not by choice. */
  | { do: 'leave-to-core'; notice?: string }
  | { do: 'refuse'; code: 'LLAVE_FALTA' | 'LLAVE_ERRADA'; message: string };

export const KEY_MISSING_MESSAGE =
  'Hay una base de datos, pero falta su llave. No se creó otra, porque con una llave nueva los datos no se ' +
  'podrían leer. Restaure el archivo de la llave de una copia o use el código de recuperación con la central.';

const KEY_STORE_ABSENT_MESSAGE =
  'La llave de los datos está guardada en el llavero de otra cuenta o el llavero está cerrado. Inicie sesión ' +
  'en este equipo con la cuenta de siempre y vuelva a intentar. Los datos están completos.';

export const KEY_UNREADABLE_MESSAGE =
  'No se pudo abrir la llave de los datos: se guardó con otra cuenta de este equipo o el archivo está dañado. ' +
  'Inicie sesión con la cuenta de siempre; si no sirve, use el código de recuperación con la central. ' +
  'No se borró ni se cambió nada.';

/** A new key is made only where there is nothing that an older key could have locked. */
export function decideKey(facts: KeyFacts): KeyDecision {
  if (facts.wrapped) {
    return facts.keyStore === 'absent'
      ? { do: 'refuse', code: 'LLAVE_ERRADA', message: KEY_STORE_ABSENT_MESSAGE }
      : { do: 'unwrap' };
  }
  if (facts.plain) return { do: 'leave-to-core' };
  if (facts.database) return { do: 'refuse', code: 'LLAVE_FALTA', message: KEY_MISSING_MESSAGE };
  if (facts.keyStore === 'ready') return { do: 'create' };
  return {
    do: 'leave-to-core',
    notice:
      'Este equipo no tiene un llavero seguro: la llave de los datos queda en un archivo que solo esta cuenta puede leer.',
  };
}
