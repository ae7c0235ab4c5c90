'use strict';
// parent_of_workers.js PROGRAM COUNT SERIALIZATION: so many C children, each echoes what it is told.
const assert = require('assert');
const { once } = require('events');
const { fine, failed, start } = require('./fine.js');

const [program, count, serialization] = process.argv.slice(2);
const ROUNDS = process.env.CHILDPROC_FULL ? 20 : 7;

const places = new Map(); // of each talk, should one never end
process.on('exit', (code) => {
  if (code === 0) console.error('nothing is left to happen, but', [...places].filter(([, place]) => place !== 'ended'));
});

async function talk(number) {
  const child = start(program, 'answers', { serialization });
  for (let round = 0; round < ROUNDS; round++) {
    const size = round % 7 === 6 ? 250000 + number : number * 31 + round * 7;
    const message = { worker: number, round, text: 'ä€😀\u2028\ud800' + 'x'.repeat(size), more: [null, 1.5, { deep: [[]] }] };
    const answered = once(child, 'message');
    places.set(number, `round ${round}`);
    child.send(message);
    const [answer] = await answered;
    assert.deepStrictEqual(answer, message);
  }
  places.set(number, 'bye');
  child.send('bye');
  await child.ended;
  places.set(number, 'ended');
}

Promise.all(Array.from({ length: Number(count) }, (_, number) => talk(number))).then(fine, failed);
