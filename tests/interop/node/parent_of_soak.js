'use strict';
// parent_of_soak.js PROGRAM SEED MESSAGES: Node as the parent of C children, as ../soak.c is of both kinds.
const assert = require('assert');
const { fine, failed, start } = require('./fine.js');
const { message, ENDINGS } = require('./soak_text.js');

const [program, firstSeed, messages] = [process.argv[2], ...process.argv.slice(3).map(Number)];
let seed = firstSeed;
let left = messages;

function pick(count) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % count;
}

async function talk() {
  const own = pick(1000000) * 2;
  const size = messages > 100000 ? 20000 : 1200;
  const ending = ENDINGS[pick(ENDINGS.length)];
  const up = ending === 'byParent' ? 0 : 1 + pick(size); // a disconnect in the middle of a message hangs in Node
  const down = pick(size);
  const killAfter = pick(up + 1);
  left -= up + down;

  const child = start(program, 'soak', {
    args: [own ^ 1, up, down, ENDINGS.indexOf(ending)].map(String),
    more: ['pipe'],
    signal: ending === 'kill' ? 'SIGKILL' : undefined,
  });
  let sent = 0;
  let got = 0;
  let underWay = 0;
  const counts = [];
  child.stdio[4].on('data', (data) => counts.push(data));
  child.on('error', () => {}); // what was sent to one that had gone
  child.on('message', (one) => {
    assert.deepStrictEqual(one, message(own ^ 1, got));
    if (++got >= killAfter && ending === 'kill') child.kill('SIGKILL');
  });

  const sendMore = () => {
    while (sent < down && child.connected && underWay < 64) {
      underWay++;
      child.send(message(own, sent++), () => {
        underWay--;
        sendMore();
      });
    }
    if (ending === 'byParent' && sent === down && underWay === 0 && child.connected) child.disconnect();
  };
  sendMore();
  const signal = ending === 'byParent' ? await exitOf(child) : await child.ended;
  if (signal) return;
  const [childSent, childGot] = new Uint32Array(new Uint8Array(Buffer.concat(counts)).buffer);
  if (ending === 'all' || ending === 'byParent') assert.strictEqual(childGot, down, `${ending}: what the child got`);
  if (ending !== 'byParent') assert.strictEqual(got, up, `${ending}: what came`);
  assert.ok(childSent === up && childGot <= sent);
}

// Node emits no 'close' after its own disconnect.
function exitOf(child) {
  const piped = new Promise((resolve) => child.stdio[4].on('end', resolve));
  return new Promise((resolve, reject) =>
    child.on('exit', (code, signal) => piped.then(() => (code === 21 ? resolve(signal) : reject(new Error(`it ended with ${code}, ${signal}`))))));
}

async function talks() {
  while (left > 0) await talk();
}

Promise.all([talks(), talks(), talks(), talks()]).then(fine, failed);
