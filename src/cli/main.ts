import { main } from './commands.ts';

// A reader that has seen enough (`exitplan check … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); });

const color = process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb' && process.stdout.isTTY === true;

void main(process.argv.slice(2), {
    stdout: text => { process.stdout.write(text); }, stderr: text => { process.stderr.write(text); }, cwd: process.cwd(), color,
}).then(status => { process.exitCode = status; });
