'use strict';
// soak.js SEED TO_SEND TO_GET ENDING: the child of a soak, as in ../soak_child.c.
const assert = require('assert');
const fs = require('fs');
const { fine } = require('./fine.js');
const { message, ENDINGS } = require('./soak_text.js');

const [seed, toSend, toGet, number] = process.argv.slice(2).map(Number);
const ending = ENDINGS[number];
let sent = 0;
let got = 0;
let underWay = 0;

function report() {
  const counts = new Uint32Array([sent, got]);
  fs.writeSync(4, new Uint8Array(counts.buffer));
}

// process.exit() and disconnect() drop what is queued: a Node that is to lose nothing waits for its callbacks. And a
// disconnect() in the middle of a message that arrives waits for its end without ever hearing of it.
function progress() {
  if (sent < toSend || underWay > 0 || !process.connected) return;
  if (ending === 'exit') process.exit();
  if (ending === 'disconnect') process.channel.unref();
  if (ending === 'all' && got === toGet) process.disconnect();
}

function sendMore() {
  while (sent < toSend && process.connected && underWay < 64) {
    underWay++;
    process.send(message(seed, sent++), () => {
      underWay--;
      sendMore();
      progress();
    });
  }
}

process.on('message', (one) => {
  assert.deepStrictEqual(one, message(seed ^ 1, got));
  got++;
  assert.ok(got <= toGet);
  progress();
});
process.on('disconnect', () => {});
process.on('error', () => {});
process.on('exit', report);
fine();
sendMore();
progress();
