// `npm test`: the checks and every test, with a last line that says how many passed.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child.mjs';
import { electronProgram } from './desktop.mjs';
import { npmCommand, projectEnvironment, projectNode, say } from './project.mjs';

/**
 * The part that we read of what vitest's JSON reporter writes.
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number,
 *   testResults: { name: string, status: string, assertionResults: { fullName: string, status: string }[] }[]
 * }} TestReport
 */

/**
 * The line that closes a run, alone on its line. A file that does not load has no tests to count: it counts as
 * one that failed, and so does anything else that made vitest fail.
 * @param {TestReport | undefined} report undefined when vitest ended before it wrote one
 * @param {number} exitCode vitest's
 * @returns {string}
 */
export function closingLine(report, exitCode) {
  const filesThatDidNotLoad = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  ).length;
  const failed = (report?.numFailedTests ?? 0) + filesThatDidNotLoad;
  return `${report?.numPassedTests ?? 0} passed, ${failed === 0 && exitCode !== 0 ? 1 : failed} failed`;
}

/**
 * What a person should know did not run.
 * @param {TestReport | undefined} report
 * @param {{ hasElectron: boolean }} machine
 * @returns {string[]} Spanish lines
 */
export function notRun(report, { hasElectron }) {
  const skipped = (report?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed'),
  );
  return [
    ...(hasElectron ? [] : ['Nada se ejecutó dentro de Electron: su ejecutable no está en esta máquina.']),
    ...skipped.map(({ fullName }) => `No se ejecutó: ${fullName}`),
  ];
}

/**
 * Runs the checks (`npm run check`) and the tests.
 * @param {string} project with packages, programs and build in place
 * @param {readonly string[]} args for vitest; with any, only what they select runs, without the checks
 * @returns {Promise<number>} vitest's exit code, or 1 when only the checks failed
 */
export async function checkAndTest(project, args) {
  const checkCode = args.length === 0 ? await check(project) : 0;
  const folder = mkdtempSync(join(tmpdir(), 'puntos-pruebas-'));
  try {
    const reportFile = join(folder, 'report.json');
    const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
    const testCode = await run(projectNode(project), [vitest, 'run', ...reporters, ...args], {
      cwd: project,
      env: projectEnvironment(project, process.env),
    });
    const report = readReport(reportFile);
    for (const line of notRun(report, { hasElectron: electronProgram(project) !== undefined })) say(line);
    if (checkCode !== 0) say('La revisión del código (npm run check) encontró faltas: están al principio.');
    process.stdout.write(`${closingLine(report, testCode)}\n`);
    return testCode === 0 && checkCode !== 0 ? 1 : testCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} project */
function check(project) {
  say('Revisando el código (npm run check)…');
  const { command, args, shell } = npmCommand(process.env);
  return run(command, [...args, 'run', '--silent', 'check'], {
    cwd: project,
    env: projectEnvironment(project, process.env),
    shell,
  });
}

/**
 * @param {string} path
 * @returns {TestReport | undefined}
 */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // vitest ended before it wrote it; its exit code says that.
    return undefined;
  }
}
