/** What a user can cause or meet: a stable code for programs and a Spanish sentence that says what to do. */
export type RefusalCode =
  | 'ENTRADA_INVALIDA'
  | 'NO_AUTORIZADO'
  | 'SESION_VENCIDA'
  | 'SESION_BLOQUEADA'
  | 'ESPERE'
  | 'CLAVE_ERRADA'
  | 'NO_EXISTE'
  | 'YA_EXISTE'
  | 'CONFLICTO'
  | 'ROL_EQUIVOCADO'
  | 'CARPETA_EN_USO'
  | 'PUERTO_EN_USO'
  | 'DISCO_LLENO'
  | 'BASE_DANADA'
  | 'BASE_AUSENTE'
  | 'BASE_MAS_NUEVA'
  | 'LLAVE_FALTA'
  | 'LLAVE_ERRADA'
  | 'CODIGO_VENCIDO'
  | 'CODIGO_USADO'
  | 'CODIGO_INVALIDO'
  | 'CERTIFICADO_DISTINTO'
  | 'SIN_RED'
  | 'REVOCADO'
  | 'CONGELADO'
  | 'INSCRIPCION_VENCIDA'
  | 'INSCRIPCION_NUEVA'
  | 'PROGRAMA_VIEJO'
  | 'ARCHIVO_INVALIDO'
  | 'NO_INSCRITO'
  | 'OTRA_CENTRAL';

/**
 * A refusal is thrown to leave a transaction without a trace, and becomes a value again at every
 * boundary: an error of a procedure, exit code 1 of a command, a verdict of the synchronisation.
 * Anything else that is thrown is a defect.
 */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** Numbers and codes for programs (never personal data). */
  readonly details: Record<string, string | number>;

  constructor(code: RefusalCode, message: string, details: Record<string, string | number> = {}) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
  }
}
