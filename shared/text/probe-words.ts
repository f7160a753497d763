import type { ProbeReport } from '../domain/probe.ts';
import type { SnmpTarget } from '../domain/snmp-target.ts';

/** One sentence about what a device answered: `bad` keeps the zone from being polled, `doubt` leaves something out. */
export interface ProbeLine {
  readonly tone: 'good' | 'doubt' | 'bad';
  readonly text: string;
}

type Asked = Pick<SnmpTarget, 'host' | 'port' | 'version' | 'ifIndex' | 'profile'>;

/** What the device answered and what to do about it, the verdict first. `vendorOf` names a profile. */
export function explainProbe(
  report: ProbeReport,
  asked: Asked,
  vendorOf: (profile: string) => string,
): readonly ProbeLine[] {
  if (report.verdict === 'ANSWERED') return describeDevice(report, asked, vendorOf);
  const line = (text: string): ProbeLine => ({ tone: 'bad', text });
  if (report.verdict === 'SILENT') return silence(report, asked).map(line);
  return [line(WORDS[report.verdict](report, asked))];
}

const address = ({ host, port }: Asked): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

type Refused = Exclude<ProbeReport['verdict'], 'ANSWERED' | 'SILENT'>;

const WORDS: Readonly<Record<Refused, (report: ProbeReport, asked: Asked) => string>> = {
  USER: () =>
    'El equipo responde, pero no conoce ese usuario de SNMPv3. Revise mayúsculas y espacios, o créelo en el equipo.',
  AUTH_KEY: () =>
    'El equipo responde y conoce el usuario, pero la clave o el protocolo de autenticación no son los suyos. Escríbalos de nuevo.',
  PRIV_KEY: () =>
    'El equipo responde y acepta la autenticación, pero la clave o el protocolo de cifrado no son los suyos. Escríbalos de nuevo.',
  LEVEL: () =>
    'El equipo responde, pero ese usuario no trabaja con ese nivel de seguridad. Elija el nivel con que se creó en el equipo.',
  NO_ACCESS: () =>
    'El equipo responde, pero no deja leer con estas credenciales. Dele al usuario o a la comunidad permiso de lectura y el nivel que exige.',
  UNCLEAR: () =>
    'El equipo responde algo que no es una respuesta válida de SNMP. Revise la versión, el puerto y el firmware.',
  PORT: (_report, asked) =>
    `Hay un equipo en ${asked.host}, pero rechaza el puerto ${asked.port}. Active SNMP en él o corrija el puerto (casi siempre 161).`,
  NO_ROUTE: (report, asked) =>
    `Este computador no tiene camino hasta ${asked.host}: la red contesta que allí no hay nadie (${report.reason ?? ''}). Revise la dirección, el cable o la VPN.`,
  OWN_FAULT: (report) =>
    `Este computador no pudo preguntar (${report.reason ?? ''}). No dice nada del equipo; vuelva a probar.`,
};

function silence(report: ProbeReport, asked: Asked): string[] {
  const nobody = `Nadie respondió en ${address(asked)} dentro del tiempo de espera.`;
  if (report.stranger !== null) {
    return [
      nobody,
      `Contestó ${report.stranger}, que es otra dirección: no cuenta, porque cualquiera podría hacerlo. Use esa dirección si es la del equipo, o fije en él la dirección de origen de SNMP.`,
    ];
  }
  const mute =
    asked.version === '2c'
      ? 'Con SNMP 2c una comunidad equivocada se ve igual que un equipo apagado: el equipo calla.'
      : 'El equipo no contestó ni siquiera la presentación de SNMPv3, que no lleva clave.';
  if (report.hostAnswers === true) {
    const check =
      asked.version === '2c'
        ? 'Revise primero la comunidad, y que el equipo deje consultar desde este computador.'
        : 'Active SNMPv3 en él, y deje que este computador lo consulte.';
    return [`${nobody} Pero el equipo sí está en la red: contesta por TCP.`, `${mute} ${check}`];
  }
  return [
    nobody,
    `${mute} Tampoco contesta por TCP. Revise que esté encendido, la dirección, el cortafuegos${asked.version === '2c' ? ' y la comunidad' : ''}.`,
  ];
}

function describeDevice(
  report: ProbeReport,
  asked: Asked,
  vendorOf: (profile: string) => string,
): ProbeLine[] {
  const { sysName, sysDescr, upMs } = report;
  if (sysName === null && sysDescr === null && upMs === null) {
    const text =
      'El equipo responde, pero no deja leer ni su nombre ni cuánto lleva encendido. Dele permiso de lectura sobre «system» (1.3.6.1.2.1.1).';
    return [{ tone: 'doubt', text }];
  }
  const name = sysName === null || sysName === '' ? 'El equipo' : `«${sysName}»`;
  const model = sysDescr === null || sysDescr === '' ? '' : ` Dice ser: ${sysDescr.slice(0, 120)}.`;
  const on = upMs === null ? '' : ` Lleva encendido ${spell(upMs)}.`;
  return [
    { tone: 'good', text: `${name} respondió en ${Math.round(report.rttMs ?? 0)} ms.${on}${model}` },
    ...aboutInterface(report, asked),
    ...aboutClients(report, asked, vendorOf),
  ];
}

function aboutInterface({ interfaces, traffic }: ProbeReport, { ifIndex }: Asked): ProbeLine[] {
  if (ifIndex === undefined) {
    return [{ tone: 'doubt', text: 'Sin interfaz elegida no se mide el tráfico: escoja una de la lista.' }];
  }
  const found = interfaces.find((each) => each.index === ifIndex);
  if (found === undefined && interfaces.length > 0) {
    return [{ tone: 'doubt', text: `El equipo no tiene la interfaz ${ifIndex}: escoja una de la lista.` }];
  }
  const named = found === undefined ? `La interfaz ${ifIndex}` : `La interfaz ${ifIndex} (${found.name})`;
  if (traffic !== true) {
    return [{ tone: 'doubt', text: `${named} no ofrece contadores de 64 bits: no se medirá su tráfico.` }];
  }
  if (found?.up === false) {
    return [{ tone: 'doubt', text: `${named} cuenta su tráfico, pero ahora está apagada.` }];
  }
  return [{ tone: 'good', text: `${named} cuenta su tráfico.` }];
}

function aboutClients(
  { clients, offers }: ProbeReport,
  { profile }: Asked,
  vendorOf: (profile: string) => string,
): ProbeLine[] {
  if (clients !== null) {
    return [{ tone: 'good', text: `Dispositivos conectados ahora: ${clients}.` }];
  }
  const [offer] = offers;
  const without =
    profile === undefined || profile === 'estandar'
      ? 'Sin perfil de fabricante no se cuentan los dispositivos conectados.'
      : `El perfil «${vendorOf(profile)}» no encontró en este equipo cuántos dispositivos hay conectados.`;
  const next =
    offer === undefined
      ? 'Este equipo no responde a ninguno de los perfiles conocidos.'
      : `Sí responde al perfil «${vendorOf(offer.profile)}» (${offer.clients} ahora): escójalo.`;
  return [{ tone: 'doubt', text: `${without} ${next}` }];
}

const MINUTE = 60_000;
const UNITS = [
  [1_440 * MINUTE, 'día', 'días'],
  [60 * MINUTE, 'hora', 'horas'],
  [MINUTE, 'minuto', 'minutos'],
] as const;

function spell(ms: number): string {
  for (const [size, one, many] of UNITS) {
    const count = Math.floor(ms / size);
    if (count > 0) return `${count} ${count === 1 ? one : many}`;
  }
  return 'menos de un minuto';
}
