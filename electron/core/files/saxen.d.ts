/** The part of saxen 11.2.0 that we use; the package ships no types. */
declare module 'saxen' {
  type Decode = (value: string) => string;

  export class Parser {
    on(
      event: 'openTag',
      handler: (name: string, attributes: () => Record<string, string>, decode: Decode) => void,
    ): this;
    on(event: 'closeTag', handler: (name: string) => void): this;
    on(event: 'text', handler: (value: string, decode: Decode) => void): this;
    on(event: 'cdata', handler: (value: string) => void): this;
    on(event: 'error', handler: (error: unknown) => void): this;
    /** Takes the next piece of a document, which may be cut anywhere. */
    write(piece: string): this;
    end(): unknown;
  }
}
