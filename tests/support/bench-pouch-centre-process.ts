// The centre of the peer: express-pouchdb on Express 4, HTTP, its own database in FOLDER; says its port.
import { express, expressPouch, pouchdb } from '#tests/support/bench-pouch.ts';

const [folder = ''] = process.argv.slice(2);
const app = express()();
const Database = pouchdb().defaults({ prefix: `${folder}/` });
app.use(
  expressPouch()(Database, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/log.txt` }),
);
const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ ok: true, value: server.address().port });
});
