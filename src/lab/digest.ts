/**
 * The digest of a lab: SHA-256 over kernel, records, jobs, meters, every file of every volume and every guest's RAM,
 * in a canonical order. Pages hash once and keep their hash until they change.
 */
import type { GuestMemory } from '../guest/guest.ts'
import { canonicalJson, utf8Bytes } from '../kernel/canonical-json.ts'
import type { Lab } from './lab.ts'
import type { LabEngine } from './lab-engine.ts'

const pageHashes = new WeakMap<Uint8Array, string>()

const hashOfPage = (engine: LabEngine, page: Uint8Array): string => {
  let hash = pageHashes.get(page)
  if (hash === undefined) {
    hash = engine.sha256(page)
    pageHashes.set(page, hash)
  }
  return hash
}

/** The hashes of its pages, in their order. */
export const pagesText = (engine: LabEngine, memory: GuestMemory): string =>
  memory.map((page) => (page ? hashOfPage(engine, page) : '')).join(',')

const memoryDigest = (lab: Lab): unknown =>
  lab.hypervisor.vms.map(({ slot, record }) => [record.name, pagesText(lab.engine, slot.memory() ?? [])])

const placesDigest = (lab: Lab): unknown =>
  lab.places.all.map(({ spec, lost, volumes }) => ({
    name: spec.name,
    lost,
    volumes: volumes.map(({ name, disk, bulkJobs }) => ({
      name,
      bulkJobs,
      lost: disk.lost,
      files: disk.lost ? [] : disk.list().map((path) => [path, disk.fileDigest(path, lab.engine.sha256)]),
    })),
  }))

export const digestOf = (lab: Lab): string => {
  const kernel = lab.kernel.save()
  const state = {
    scenario: lab.scenario.id,
    kernel: { ...kernel, actors: [...kernel.actors].sort((a, b) => (a.id < b.id ? -1 : 1)) },
    vms: lab.hypervisor.vms.map((hosted) => [
      hosted.record,
      hosted.meter.digestParts(lab.engine.sha256),
      hosted.drives?.save() ?? null,
      hosted.powerOperation,
      hosted.drives?.all.map(({ tracking }) => tracking?.state ?? null) ?? null,
    ]),
    partner: lab.hypervisor.partner,
    mounts: lab.hypervisor.mounts.all,
    operations: lab.operations.save(),
    backups: lab.backups.state,
    watch: lab.watch.state,
    stored: lab.stored.state,
    objectives: lab.objectives.state,
    faults: lab.faults.state,
    events: lab.events,
    memory: memoryDigest(lab),
    places: placesDigest(lab),
  }
  return lab.engine.sha256(utf8Bytes(canonicalJson(state)))
}
