// The import rules of the architecture: shared <- core <- (cli, main); shared <- renderer.
// tests/architecture/ plants one violation of each rule and proves that it is found.

const { Visitor } = require('@swc/core/Visitor.js');

// The visitor that dependency-cruiser walks a file with does not know `using` and gives up on the whole run.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  this.visitVariableDeclarators(statement.decls);
  return statement;
};

// `import type …` and `import('…').T` vanish when the types are stripped. (`import { type T }` does not: it
// leaves `import '…'` behind. It would pass here, so oxlint's no-import-type-side-effects forbids it.)
const BY_TYPE = ['type-only', 'type-import'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'shared-is-pure',
      comment:
        'shared/ runs anywhere: zod, uuid, two pure measures of how alike two texts are (look-alike.ts), a pure parser ' +
        'of machine-readable zones (cedula-zone.ts), the dates of a recurrence rule (recurrence.ts), and signatures that a page ' +
        'without Node can check as well (certificate-code.ts).',
      severity: 'error',
      from: { path: '^shared/' },
      to: {
        pathNot: [
          '^shared/',
          'node_modules/(zod|uuid|fuzzball|damerau-levenshtein|mrz|rrule-temporal|@noble/ed25519)/',
        ],
      },
    },
    {
      name: 'core-knows-no-host',
      comment: 'The core never imports the hosts that start it.',
      severity: 'error',
      from: { path: '^electron/core/' },
      to: { path: '^(electron/(main|preload|cli)|renderer)/' },
    },
    {
      name: 'commands-know-no-window',
      comment: 'The puntos command runs where there is neither Electron nor a browser.',
      severity: 'error',
      from: { path: '^electron/cli/' },
      to: { path: '^(electron/(main|preload)|renderer)/' },
    },
    {
      name: 'nothing-shipped-knows-the-tests',
      comment: 'What the demo and the tests share belongs to the product.',
      severity: 'error',
      from: { path: '^(electron|shared|renderer)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'every-import-resolves',
      comment: 'A rule cannot bite on an import whose target is not known.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'renderer-runs-in-a-browser',
      comment: 'No module of Node in the window.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-main',
      comment:
        'electron/main and electron/preload are the only places that know Electron (and its stand-in in the tests).',
      severity: 'error',
      from: { pathNot: '^(electron/(main|preload)/|tests/support/(electron-stand-in|shell-))' },
      to: { path: '(^electron$|node_modules/electron(-updater)?/)' },
    },
    {
      name: 'policy-is-pure',
      comment: 'The decisions of the shell are tested in plain Node.',
      severity: 'error',
      from: { path: '^electron/main/policy/' },
      to: { pathNot: ['^electron/main/policy/', '^shared/', 'node_modules/zod/'] },
    },
    {
      name: 'main-knows-the-core-as-a-process',
      comment:
        'The shell starts the core as a process of its own (core-process.ts); it never runs it in its own.',
      severity: 'error',
      from: { path: '^electron/main/', pathNot: '^electron/main/core-process\\.ts$' },
      to: { path: '^electron/core/', dependencyTypesNot: BY_TYPE },
    },
    {
      name: 'renderer-knows-the-core-by-type',
      comment: 'The renderer knows the core only by the type of its router.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/', dependencyTypesNot: BY_TYPE },
    },
    {
      name: 'features-do-not-import-each-other',
      comment: 'Common rules move down to shared/domain or to a core service.',
      severity: 'error',
      from: { path: '^electron/core/features/([^/]+)/' },
      to: { path: '^electron/core/features/([^/]+)/', pathNot: '^electron/core/features/$1/' },
    },
    {
      name: 'renderer-features-do-not-import-each-other',
      comment: 'Parts that two screens need live in renderer/src/ui or lib.',
      severity: 'error',
      from: { path: '^renderer/src/features/([^/]+)/' },
      to: { path: '^renderer/src/features/([^/]+)/', pathNot: '^renderer/src/features/$1/' },
    },
    {
      name: 'one-driver-one-file',
      comment: 'The database driver is imported in one file.',
      severity: 'error',
      from: { path: '^(electron|shared|renderer)/', pathNot: '^electron/core/db/driver\\.ts$' },
      to: { path: 'node_modules/better-sqlite3' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: BY_TYPE } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    // TypeScript 7 has no API for it to use; swc reads the sources as they are, with the imports of types.
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
