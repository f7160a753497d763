/** The part of net-snmp 3.29.2 that we use; the package ships no types. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events';

  export interface Varbind {
    oid: string;
    type: number;
    /** number, Buffer (OctetString, Counter64), string (OID, IpAddress), boolean or null. */
    value: unknown;
  }

  export interface SessionOptions {
    version?: number;
    port?: number;
    retries?: number;
    /** Milliseconds a try. */
    timeout?: number;
    transport?: 'udp4' | 'udp6';
    /** Stands in for node:dgram; only `createSocket(transport)` is called. */
    dgramModule?: { createSocket(transport: string): unknown };
  }

  export interface User {
    name: string;
    level: number;
    authProtocol?: string | undefined;
    authKey?: string | undefined;
    privProtocol?: string | undefined;
    privKey?: string | undefined;
  }

  export interface Session extends EventEmitter {
    /** Set once a v3 engine has been discovered. */
    msgSecurityParameters?: { msgAuthoritativeEngineID: Buffer };
    /** The requests that wait for an answer, by id; empty between the answer to one and the sending of the next. */
    readonly reqs: Readonly<Record<string, unknown>>;
    get(oids: readonly string[], callback: (error: Error | null, varbinds?: Varbind[]) => void): Session;
    /** `feed` returns true to stop. */
    subtree(
      oid: string,
      maxRepetitions: number,
      feed: (varbinds: Varbind[]) => boolean,
      done: (error: Error | null) => void,
    ): Session;
    close(): Session;
  }

  export interface Agent {
    registerProvider(provider: {
      name: string;
      type: number;
      oid: string;
      scalarType: number;
      maxAccess: number;
      handler?: (request: { done(): void }) => void;
    }): void;
    getMib(): {
      setScalarValue(name: string, value: unknown): void;
    };
    getAuthorizer(): {
      addCommunity(community: string): void;
      addUser(user: User): void;
    };
    close(callback?: () => void): void;
  }

  export interface AgentOptions {
    address?: string;
    port?: number;
    transport?: 'udp4' | 'udp6';
    engineID?: string | Buffer;
    disableAuthorization?: boolean;
    dgramModule?: { createSocket(transport: string): unknown };
  }

  const snmp: {
    createSession(target: string, community: string, options: SessionOptions): Session;
    createV3Session(target: string, user: User, options: SessionOptions): Session;
    createAgent(options: AgentOptions, callback: (error: Error | null, data?: unknown) => void): Agent;
    isVarbindError(varbind: Varbind): boolean;
    Version2c: number;
    Version3: number;
    SecurityLevel: Record<'noAuthNoPriv' | 'authNoPriv' | 'authPriv', number>;
    AuthProtocols: Record<'sha' | 'sha256', string>;
    PrivProtocols: Record<'aes' | 'aes256b', string>;
    ResponseInvalidCode: Record<'EAuthFailure' | 'ECouldNotDecrypt' | 'ENotInTimeWindow', number>;
    ObjectType: Record<'Integer' | 'OctetString' | 'TimeTicks' | 'Gauge' | 'Counter64' | 'Counter', number>;
    MibProviderType: Record<'Scalar' | 'Table', number>;
    MaxAccess: Record<'read-only', number>;
  };
  export default snmp;
}
