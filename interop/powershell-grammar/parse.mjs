// Reads PowerShell on stdin; prints "error LINE COLUMN TEXT" for what is none, "command NAME" for each
// command, and "end". A line "#-- rdpdoctor: next script" begins another one, with its own "end". Needs tree-sitter-powershell and web-tree-sitter in the folder that is given.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const modules = createRequire(process.argv[2] + '/package.json');
const { Parser, Language } = await import(pathToFileURL(modules.resolve('web-tree-sitter')));
await Parser.init();
const grammar = process.argv[2] + '/node_modules/tree-sitter-powershell/tree-sitter-powershell.wasm';
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));
const oneLine = (text) => text.slice(0, 80).replace(/\s+/g, ' ');

function walk(node, commands) {
  if (node.isError || node.isMissing) {
    const { row, column } = node.startPosition;
    console.log(`error ${row + 1} ${column + 1} ${oneLine(node.text) || 'missing ' + node.type}`);
  }
  if (node.type === 'command_name') commands.add(oneLine(node.text));
  for (let i = 0; i < node.childCount; i++) walk(node.child(i), commands);
}

for (const script of readFileSync(0, 'utf8').split('\n#-- rdpdoctor: next script\n')) {
  const tree = parser.parse(script);
  const commands = new Set();
  walk(tree.rootNode, commands);
  for (const name of [...commands].sort()) console.log(`command ${name}`);
  console.log('end');
  tree.delete();
}
