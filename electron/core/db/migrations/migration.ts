/** A step of the database's shape. Frozen once released: later ones mend it, nobody edits it. */
export interface Migration {
  /** The `user_version` of the file afterwards; consecutive from 1. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
