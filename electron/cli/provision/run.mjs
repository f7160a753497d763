// `npm start`, `npm test`, `npm run demo|bench|puntos`: each works as the first command on a fresh clone.
// Everything in this folder is plain JavaScript over node: modules, because it runs before anything is
// installed, in whatever Node (20 or newer) the machine has; the real work runs in the project's own Node.
// Progress goes to stderr: stdout belongs to the command, whose output scripts read.

const NODE_AT_LEAST = 20;

// Before any import, so that an old Node shows this line and not a syntax error.
if (Number(process.versions.node.split('.')[0]) < NODE_AT_LEAST) {
  process.stderr.write(
    `Puntos Digitales necesita Node ${NODE_AT_LEAST} o más reciente y aquí corre ${process.version}. ` +
      'Instálelo desde nodejs.org y repita la orden.\n',
  );
  process.exit(1);
}

const { runCommand } = await import('./commands.mjs');
process.exitCode = await runCommand(process.argv[2], process.argv.slice(3));
