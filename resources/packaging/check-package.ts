/**
 * Checks a built package: `node resources/packaging/check-package.ts dist/linux-unpacked/puntos-digitales`
 * (or `…/win-unpacked/Puntos Digitales.exe`). Ends with 1 when it is not as the build left it.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FUSES, wrongFuses } from './fuses.ts';

/** What is wrong with a package, one sentence each, in Spanish; empty when all is well. */
export async function packageDefects(executable: string): Promise<string[]> {
  if (!existsSync(executable)) return [`No existe ${executable}.`];
  const resources = join(dirname(executable), 'resources');
  const defects = (await wrongFuses(executable)).map((fuse) => `El fusible ${fuse} no está como debe.`);
  if (!existsSync(join(resources, 'app.asar'))) defects.push('Falta resources/app.asar.');
  if (existsSync(join(resources, 'app'))) defects.push('Sobra resources/app: el código va en app.asar.');
  if (!existsSync(join(resources, 'resources', 'shell', 'estado.html'))) {
    defects.push('Faltan los recursos de la aplicación.');
  }
  return defects;
}

if (import.meta.main) {
  const executable = process.argv[2];
  if (executable === undefined) {
    process.stderr.write('Uso: node resources/packaging/check-package.ts EJECUTABLE\n');
    process.exitCode = 2;
  } else {
    const defects = await packageDefects(executable);
    for (const defect of defects) process.stderr.write(`${defect}\n`);
    if (defects.length > 0) process.exitCode = 1;
    else process.stdout.write(`Paquete correcto: ${Object.keys(FUSES).length} fusibles comprobados.\n`);
  }
}
