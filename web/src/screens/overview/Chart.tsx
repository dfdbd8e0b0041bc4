// A chart, and the same figures as a table for whoever reads with ears or fingers. Colours are read from the page, so that
// light and dark have the right ones; no two differ by hue alone.

import { BarChart, HeatmapChart } from 'echarts/charts'
import { GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTheme } from '../../app/theme'
import { manage } from '../../words/manage'
import { overview } from '../../words/overview'
import { useWords } from '../../words/pair'
import styles from './Overview.module.css'

echarts.use([BarChart, HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer])

export type Colours = { text: string; quiet: string; line: string; surface: string; action: string; red: string; amber: string; ramp: string[] }
type Option = Parameters<ReturnType<typeof echarts.init>['setOption']>[0]

/** From a little to much: one hue, told apart by lightness. */
const RAMPS = {
  light: ['#e6eef8', '#b5cdec', '#7fa8d9', '#4a7fbf', '#1d4f91'],
  dark: ['#1d2a3c', '#284a75', '#3a6eac', '#5f97da', '#a5cbfa'],
}

function colours(dark: boolean): Colours {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    text: of('text'),
    quiet: of('quiet'),
    line: of('line'),
    surface: of('surface'),
    action: of('action'),
    red: of('red'),
    amber: of('amber'),
    ramp: dark ? RAMPS.dark : RAMPS.light,
  }
}

export function Chart(props: {
  name: string
  height: number
  option: (colours: Colours) => Option
  /** An element was clicked: its position among the data. */
  open?: (at: number) => void
  table: ReactNode
}) {
  const { name, height, option, open, table } = props
  const words = useWords(overview)
  const shared = useWords(manage)
  const { dark } = useTheme()
  const frame = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof echarts.init>>(null)
  const opens = useRef(open)
  useEffect(() => {
    opens.current = open
  })

  useEffect(() => {
    const node = frame.current
    if (node === null) return
    const drawn = echarts.init(node)
    chart.current = drawn
    drawn.on('click', (event) => opens.current?.(event.dataIndex))
    const watch = new ResizeObserver(() => drawn.resize())
    watch.observe(node)
    return () => {
      watch.disconnect()
      drawn.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    // The theme is written on the page by an effect of the provider above, which runs after this one.
    const soon = requestAnimationFrame(() => {
      chart.current?.setOption(
        { animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...option(colours(dark)) },
        true,
      )
    })
    return () => cancelAnimationFrame(soon)
  }, [option, dark])

  return (
    <figure className={styles.chart}>
      <div
        ref={frame}
        role="img"
        aria-label={words.chartOf(name)}
        style={{ height }}
        className={open === undefined ? undefined : styles.opens}
      />
      <details>
        <summary>{shared.asTable}</summary>
        {table}
      </details>
    </figure>
  )
}

/** Bars that lie: names at the left, digits at the right. */
export function lyingBars(
  at: Colours,
  bars: { name: string; value: number; label: string; colour: string }[],
): Option {
  return {
    grid: { left: 4, right: 110, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bars.map((bar) => bar.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: at.line } },
      axisLabel: { color: at.text, fontSize: 12 },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 22,
        barMinHeight: 1,
        data: bars.map((bar) => ({ value: bar.value, itemStyle: { color: bar.colour } })),
        label: {
          show: true,
          position: 'right',
          color: at.text,
          fontSize: 12,
          formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.label ?? '',
        },
      },
    ],
  }
}

/** Bars that stand: months or days from left to right. */
export function standingBars(
  at: Colours,
  bars: { name: string; value: number; tip: string; colour: string }[],
): Option {
  return {
    grid: { left: 4, right: 4, top: 22, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      backgroundColor: at.surface,
      borderColor: at.line,
      textStyle: { color: at.text, fontSize: 12 },
      formatter: (told: unknown) => {
        const index = Array.isArray(told) ? (told[0] as { dataIndex: number } | undefined)?.dataIndex : undefined
        return index === undefined ? '' : (bars[index]?.tip ?? '')
      },
    },
    xAxis: {
      type: 'category',
      data: bars.map((bar) => bar.name),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: at.line } },
      axisLabel: { color: at.quiet, fontSize: 11, hideOverlap: true },
    },
    yAxis: { type: 'value', show: false },
    series: [
      {
        type: 'bar',
        barMaxWidth: 30,
        barMinHeight: 2,
        // No bar at all where there is nothing.
        data: bars.map((bar) => ({ value: bar.value === 0 ? null : bar.value, itemStyle: { color: bar.colour } })),
        label: {
          show: bars.length <= 24,
          position: 'top',
          color: at.text,
          fontSize: 11,
          formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : ''),
        },
      },
    ],
  }
}

/** Weekdays down, hours across; the fuller the colour the larger the share. */
export function heat(
  at: Colours,
  hours: string[],
  days: string[],
  cells: { x: number; y: number; share: number; label: string; tip: string }[],
): Option {
  const dark = at.ramp.length - 2
  return {
    grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
    tooltip: {
      backgroundColor: at.surface,
      borderColor: at.line,
      textStyle: { color: at.text, fontSize: 12 },
      formatter: (told: unknown) => cells[(told as { dataIndex: number }).dataIndex]?.tip ?? '',
    },
    visualMap: { show: false, min: 0, max: 1, dimension: 2, inRange: { color: at.ramp } },
    xAxis: {
      type: 'category',
      data: hours,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: at.quiet, fontSize: 11, hideOverlap: true },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: days,
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: at.quiet, fontSize: 12 },
    },
    series: [
      {
        type: 'heatmap',
        data: cells.map((cell) => ({
          value: [cell.x, cell.y, cell.share],
          label: { color: cell.share * (at.ramp.length - 1) > dark - 0.6 ? at.surface : at.text },
        })),
        itemStyle: { borderColor: at.surface, borderWidth: 2 },
        label: {
          show: true,
          fontSize: 11,
          formatter: ({ dataIndex }: { dataIndex: number }) => cells[dataIndex]?.label ?? '',
        },
      },
    ],
  }
}
