import { Command, CommanderError } from 'commander';
import type { Verb } from './verbs/verb.ts';

/** What a line of the command means: filled in by the parser, carried out by puntos.ts. */
export type Wanted =
  | {
      readonly kind: 'serve';
      readonly role: 'station' | 'central' | undefined;
      readonly options: Record<string, string | undefined>;
    }
  | {
      readonly kind: 'verb';
      readonly verb: Verb;
      readonly path: string | undefined;
      readonly options: Record<string, string | boolean | undefined>;
    };

export type Parsed =
  | {
      readonly kind: 'wanted';
      readonly wanted: Wanted;
      readonly data: string | undefined;
      readonly database: string | undefined;
      readonly json: boolean;
    }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'usage'; readonly message: string };

/** Reads a command line. Never exits, prints or throws for what a user typed. */
export async function parseLine(argv: readonly string[], verbs: readonly Verb[]): Promise<Parsed> {
  const printed: string[] = [];
  const found: { wanted?: Wanted } = {};
  const program = new Command('puntos').description(
    'Puntos Digitales: servir, importar y administrar desde la consola.',
  );
  const prepare = (command: Command): Command =>
    command
      .exitOverride()
      .helpOption('-h, --help', 'muestra esta ayuda')
      .configureOutput({ writeOut: (text) => printed.push(text), writeErr: () => {} })
      .configureHelp({ styleTitle: (title) => TITLES[title] ?? title })
      .option('--data <carpeta>', 'carpeta de datos (por defecto, la del usuario)')
      .option('--database <postgres://…>', 'central: base PostgreSQL con los datos (o PUNTOS_DATABASE)')
      .option('--json', 'responde una línea de JSON');
  prepare(program).helpCommand(false);

  const groups = new Map<string, Command>();
  const group = (word: string): Command => {
    const known = groups.get(word);
    if (known !== undefined) return known;
    const made = prepare(program.command(word)).helpCommand(false);
    groups.set(word, made);
    return made;
  };
  const serve = (command: Command, role: 'station' | 'central' | undefined) =>
    prepare(command)
      .option('--port <n>', 'puerto; 0 o nada toma uno libre')
      .option('--host <dirección>', 'dirección donde escucha (fuera de 127.0.0.1 solo con HTTPS)')
      .option('--url <url>', 'central: dirección que llevan los códigos de inscripción')
      .action((_options: unknown, self: Command) => {
        found.wanted = { kind: 'serve', role, options: self.optsWithGlobals() };
      });
  serve(
    program.command('serve').description('sirve esta carpeta con la función que tenga, o prepara una nueva'),
    undefined,
  );
  serve(
    group('station')
      .description('un Punto')
      .command('serve')
      .description('sirve un Punto en este computador'),
    'station',
  );
  serve(
    group('central').description('la oficina central').command('serve').description('sirve la central'),
    'central',
  );

  for (const verb of verbs) {
    const [first, second] = verb.words;
    const command = prepare(second === undefined ? program.command(first) : group(first).command(second));
    command.description(verb.summary);
    const argument = verb.file ?? verb.path;
    if (argument !== undefined) command.argument(`<${argument}>`);
    for (const option of verb.options ?? []) {
      if (option.required === true) command.requiredOption(option.flags, option.summary);
      else command.option(option.flags, option.summary);
    }
    command.action((...given: unknown[]) => {
      const self = given.at(-1) as Command;
      const path = argument === undefined ? undefined : String(given[0]);
      found.wanted = { kind: 'verb', verb, path, options: self.optsWithGlobals() };
    });
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: printed.join('') };
    return { kind: 'usage', message: usageMessage(error) };
  }
  const { wanted } = found;
  if (wanted === undefined)
    return { kind: 'usage', message: 'Falta la orden. «puntos --help» las muestra todas.' };
  const { data, database } = wanted.options;
  return {
    kind: 'wanted',
    wanted,
    data: typeof data === 'string' ? data : undefined,
    database: typeof database === 'string' ? database : undefined,
    json: Boolean(wanted.options['json']),
  };
}

const TITLES: Record<string, string> = {
  'Usage:': 'Uso:',
  'Options:': 'Opciones:',
  'Commands:': 'Órdenes:',
  'Arguments:': 'Argumentos:',
};

/** Commander's faults in Spanish; what was typed is quoted, shortened. */
function usageMessage(error: CommanderError): string {
  const quoted = /'([^']*)'/.exec(error.message)?.[1]?.slice(0, 60) ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
      return `No existe la orden «${quoted}». «puntos --help» las muestra todas.`;
    case 'commander.unknownOption':
      return `No existe la opción «${quoted}». Agregue --help a la orden para ver las suyas.`;
    case 'commander.missingArgument':
      return `Falta «${quoted}» en la orden.`;
    case 'commander.missingMandatoryOptionValue':
      return `Falta la opción «${quoted}».`;
    case 'commander.optionMissingArgument':
      return `La opción «${quoted}» necesita un valor.`;
    case 'commander.excessArguments':
      return 'Sobran palabras en la orden. Agregue --help para ver cómo se usa.';
    case 'commander.help':
      return 'Falta la orden. «puntos --help» las muestra todas.';
    default:
      return 'La orden no se entiende. «puntos --help» las muestra todas.';
  }
}
