/** Section 4 of the fact sheet: what breaks a chain. */
import { type Fact, shown, simpler } from './fact.ts'

export const breaks: readonly Fact[] = [
  shown(
    '4',
    1,
    [
      'A child names the state of its parent that it was made on, and any write to the parent changes that.',
      'VHDX1',
      'uncertain',
    ],
    'host/vhd-files.test.ts',
    'a writable mount of the base changes it',
  ),
  shown(
    '4',
    2,
    ['A parent is found by relative, volume and absolute path, and stale ones are corrected.', 'VHDX1', 'derived'],
    'conformance/bullets.test.ts',
    'paths to a parent that are stale are corrected when the disk is opened for writing',
  ),
  shown(
    '4',
    3,
    ['Each fault has its own number and sentence.', 'ERR', 'cited'],
    'host/host-files.test.ts',
    'says what is missing at start, apply, backup and in the picture',
  ),
  shown(
    '4',
    4,
    ['A disk with checkpoints cannot be resized; resizing a base outside breaks its children.', 'SUP7', 'cited'],
    'host/vhd-files.test.ts',
    'Resize-VHD of a file that no VM has breaks its child',
  ),
  shown(
    '4',
    5,
    ['Without an AVHDX all above it is lost, and what is below still opens.', 'CP', 'derived'],
    'journeys/mistakes-with-files.test.ts',
    'all above the file is lost, what lies below still opens',
  ),
  shown(
    '4',
    6,
    ['Starting a machine from the base alone changes the base.', 'TB', 'derived'],
    'host/whole-machines.test.ts',
    'start from the clean state each time, until somebody touches the parent',
  ),
  shown(
    '4',
    7,
    ['Set-VHD attaches a child again; ignoring the mismatch mixes two times.', 'PS:Set-VHD', 'derived'],
    'host/broken-chains.test.ts',
    'mixes two times when the mismatch is ignored',
  ),
  shown(
    '4',
    8,
    ['Test-VHD tells whether the chain can be used, and not whether its content is right.', 'PS:Test-VHD', 'uncertain'],
    'conformance/bullets.test.ts',
    'Test-VHD does not look at the content of blocks',
  ),
  shown(
    '4',
    9,
    ['A base or child that is missing comes back from a backup.', 'SUP1', 'cited'],
    'journeys/mistakes-of-going-back.test.ts',
    'it dies with its volume; the backup elsewhere does not',
  ),
  shown(
    '4',
    10,
    ['A checkpoint that failed half way shows only at the next start.', 'NB', 'cited'],
    'host/dormant-break.test.ts',
    'shows at the next cold start',
  ),
  simpler('4', 11, ['Another vendor’s disks break in the same way.', 'VM5', 'cited'], 'one-generation'),
]
