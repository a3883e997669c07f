import { clean, shorten } from '../clean.js'
import type { PeeringSummary, Report } from '../document.js'
import { escapeXml } from '../xml.js'

interface Point {
  readonly x: number
  readonly y: number
}

const width = 760
const box = { width: 170, height: 56 }

/** Meshes on a circle (two of them side by side) and an arrow per ServiceMeshPeer: green when connected, red and dashed when not. */
export function topology(report: Report): string {
  const names = namesOf(report)
  const height = names.length <= 2 ? 140 : 420
  const places = new Map(names.map((name, index) => [name, placeOf(index, names.length, height)] as const))
  const links = report.peerings.flatMap((peering) => {
    const from = places.get(peering.mesh)
    const to = places.get(targetOf(peering))
    return from && to ? [link(peering, from, to)] : []
  })
  const boxes = [...places].map(([name, place]) => mesh(name, place, report))
  const label = `Topology: ${report.peerings.map((one) => `${one.mesh} to ${targetOf(one)} ${stateOf(one)}`).join(', ')}`
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(clean(label))}">${arrowHead}${links.join('')}${boxes.join('')}</svg>`
}

const arrowHead =
  '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>'

/** The meshes that were read, and peers that were only named. */
function namesOf(report: Report): readonly string[] {
  return [...new Set([...report.meshes.map((one) => one.name), ...report.peerings.map(targetOf)])]
}

function targetOf(peering: PeeringSummary): string {
  return peering.peerMesh ?? `peer ${peering.peer}`
}

function stateOf({ connected }: PeeringSummary): string {
  return connected === null ? 'unknown' : connected ? 'connected' : 'not connected'
}

function placeOf(index: number, count: number, height: number): Point {
  if (count <= 2) return { x: count === 1 ? width / 2 : 110 + index * (width - 220), y: height / 2 }
  const angle = (index / count) * 2 * Math.PI - Math.PI / 2
  return { x: width / 2 + Math.cos(angle) * (width / 2 - 110), y: height / 2 + Math.sin(angle) * (height / 2 - 40) }
}

function mesh(name: string, { x, y }: Point, report: Report): string {
  const read = report.meshes.find((one) => one.name === name)
  const second = read ? (read.trustDomain ?? '') : 'not read'
  return [
    `<rect class="mesh" x="${x - box.width / 2}" y="${y - box.height / 2}" width="${box.width}" height="${box.height}" rx="6"/>`,
    `<text x="${x}" y="${y - 3}">${escapeXml(shorten(name, 22))}</text>`,
    `<text class="small" x="${x}" y="${y + 16}">${escapeXml(shorten(second, 26))}</text>`,
  ].join('')
}

/** Each direction is shifted to its own side, so that both arrows of a pair can be seen. */
function link(peering: PeeringSummary, from: Point, to: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const unit = { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
  const side = { x: -unit.y * 14, y: unit.x * 14 }
  const gap = Math.min(length / 2 - 10, Math.abs(unit.x) * (box.width / 2) + Math.abs(unit.y) * (box.height / 2) + 6)
  const start = { x: from.x + unit.x * gap + side.x, y: from.y + unit.y * gap + side.y }
  const end = { x: to.x - unit.x * gap + side.x, y: to.y - unit.y * gap + side.y }
  const state = { connected: 'up', 'not connected': 'down', unknown: 'unsure' }[stateOf(peering)] ?? 'unsure'
  const services = peering.imported === null ? '' : `, imports ${peering.imported}`
  const middle = { x: (start.x + end.x) / 2 + side.x * 0.8, y: (start.y + end.y) / 2 + side.y * 0.8 + 4 }
  return [
    `<path class="link ${state}" d="M${coordinates(start)} L${coordinates(end)}" marker-end="url(#tip)"/>`,
    `<text class="small" x="${middle.x.toFixed(1)}" y="${middle.y.toFixed(1)}">${stateOf(peering)}${services}</text>`,
  ].join('')
}

function coordinates({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`
}
