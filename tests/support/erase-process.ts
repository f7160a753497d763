// A Punto as a process of its own that registers and suppresses people without a pause, to be killed: FOLDER
import { answerRequest, openRequest } from '#core/features/requests/requests.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { register, startStation } from '#tests/support/sync-world.ts';

const [folder = ''] = process.argv.slice(2);
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const { context, ...station } = await startStation(folder);
say({ ready: true });
for (let i = 0; ; i += 1) {
  // Letters alone, so that the name is one word wherever it stands.
  const name = `Zulmanira${[...String(process.pid), ...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}x`;
  const personId = await register(
    { context, ...station },
    { documentNumber: null, documentType: 'SIN_DOC', givenNames: name },
  );
  for (let change = 0; change < 4; change += 1) {
    await context.ledger.write('ana', (tx) =>
      tx.patch('person', personId, { neighbourhood: `${name} ${change}` }),
    );
  }
  say({ asks: name, personId });
  const receivedOn = localDate(context.clocks.now());
  const detail = `Pide ${name}`;
  const { id } = await openRequest(context, 'ana', { personId, kind: 'SUPRESION', detail, receivedOn });
  await answerRequest(context, 'ana', { id, decision: 'ATENDIDA', text: `Se borró a ${name}` });
  say({ erased: name });
}
