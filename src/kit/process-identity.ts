import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { codeOf } from './errors.ts';
import { text } from './fields.ts';
import { sha256 } from './hash.ts';

/**
 * What tells a process from all others, now and later: the machine, since when that is up, which numbering of
 * processes it counts in (a container has its own), its number, and when it started, for numbers are given again.
 * Null is what the system does not tell.
 */
export const processIdentity = z.object({
  host: text,
  machine: text.nullable(),
  boot: text.nullable(),
  namespace: text.nullable(),
  pid: z.int().positive(),
  started: text.nullable(),
});
export type ProcessIdentity = z.infer<typeof processIdentity>;

/** Who a process of this machine is, by default this one. */
export function identityOf(pid = process.pid): ProcessIdentity {
  return { ...here(), pid, started: stateOf(pid)?.started ?? null };
}

/**
 * What became of a process: `there` (working, waiting or stopped), `gone`, or `elsewhere`: on another machine or in
 * another container, where this one cannot look.
 */
export function fateOf(one: ProcessIdentity): 'there' | 'gone' | 'elsewhere' {
  const { host, machine, boot, namespace } = here();
  if (one.host !== host || one.machine !== machine) return 'elsewhere';
  if (one.boot !== boot) return 'gone';
  if (one.namespace !== namespace) return 'elsewhere';
  try {
    process.kill(one.pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return 'gone';
  }
  const state = stateOf(one.pid);
  // What cannot be read is taken to be there: to wait in vain is better than to work in the same folder.
  if (!state) return 'there';
  return state.isDead || (one.started !== null && state.started !== one.started) ? 'gone' : 'there';
}

let known: Pick<ProcessIdentity, 'host' | 'machine' | 'boot' | 'namespace'> | undefined;

function here() {
  known ??= {
    host: hostname(),
    machine: hashedMachineId(),
    boot: readLine('/proc/sys/kernel/random/boot_id') ?? bootOfMac(),
    namespace: readLinkOrNull('/proc/self/ns/pid'),
  };
  return known;
}

/** The number of a machine is to be kept private (machine-id(5)); its hash is not. */
function hashedMachineId(): string | null {
  const id = readLine('/etc/machine-id');
  return id && sha256(`racecar ${id}`).slice(0, 16);
}

interface ProcessState {
  /** In ticks since the machine is up (Linux), or as a date (macOS): neither moves when a clock is set. */
  readonly started: string;
  /** Ended, and only not yet buried by the process that started it. */
  readonly isDead: boolean;
}

function stateOf(pid: number): ProcessState | null {
  if (process.platform === 'linux') {
    // pid (name) state ppid …: the name may hold anything, so that the fields are counted after its last bracket.
    const fields = readLine(`/proc/${pid}/stat`)
      ?.replace(/^.*\) /s, '')
      .split(' ');
    const [state, started] = [fields?.[0], fields?.[19]];
    return state && started ? { started, isDead: 'ZX'.includes(state) } : null;
  }
  if (process.platform === 'win32') return null;
  const [, state, started] =
    ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)])?.match(/^(\S+)\s+(.+)$/) ?? [];
  return state && started ? { started: started.trim(), isDead: state.startsWith('Z') } : null;
}

const bootOfMac = () =>
  process.platform === 'darwin' ? ask('sysctl', ['-n', 'kern.bootsessionuuid']) : null;

function ask(program: string, args: string[]): string | null {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

function readLine(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

function readLinkOrNull(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
