extension StudyPage {
  /// The page's style sheet: light and dark after the reader's system, and for print.
  static let style = """
    :root { --ink: #1d2330; --soft: #5b6475; --line: #d5d9e2; --paper: #ffffff; --panel: #f5f6f9;
      --accent: #1f5fbf; --good: #1b7f4b; --bad: #b3362b; --band: #1f5fbf33; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #e6e9f0; --soft: #a2abbd; --line: #3a4152; --paper: #14171e; --panel: #1d222c;
        --accent: #7fb0ff; --good: #5ecf94; --bad: #ff8f80; --band: #7fb0ff3d; }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
    main, footer { max-width: 78rem; margin: 0 auto; padding: 1rem; }
    footer, .facts, caption, .axis, p { color: var(--soft); }
    h1 { margin: 0.5rem 0 0; overflow-wrap: anywhere; }
    h2 { margin: 2.5rem 0 0.25rem; border-bottom: 1px solid var(--line); }
    p { margin: 0.25rem 0 0.75rem; max-width: 48rem; overflow-wrap: anywhere; }
    .remarks { background: var(--panel); border-left: 4px solid var(--accent); padding: 0.75rem 1rem 0.75rem 2rem;
      overflow-wrap: anywhere; }
    .scroll { overflow-x: auto; margin: 0.75rem 0; }
    table { border-collapse: collapse; font-size: 0.9rem; }
    caption { text-align: left; padding-bottom: 0.25rem; }
    th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.75rem 0.3rem 0; border-top: 1px solid var(--line); }
    table { max-width: 100%; }
    thead th { vertical-align: bottom; }
    tbody th { font-weight: 600; min-width: 7rem; overflow-wrap: anywhere; }
    td { min-width: 3rem; }
    .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
    pre { background: var(--panel); padding: 0.75rem; overflow-x: auto; font-size: 0.85rem; }
    code, del, ins { overflow-wrap: anywhere; }
    del { color: var(--bad); }
    ins { color: var(--good); text-decoration: none; }
    .rows { display: grid; grid-template-columns: minmax(6rem, 14rem) minmax(8rem, 1fr) minmax(0, 16rem);
      gap: 0 0.75rem; align-items: center; font-size: 0.9rem; }
    .rows > div { overflow-wrap: anywhere; padding: 0.15rem 0; }
    .rows > .wide { grid-column: 1 / -1; font-weight: 600; padding-top: 0.75rem; }
    .rows svg { display: block; width: 100%; height: 26px; overflow: visible; }
    .rows .axis svg { height: 20px; }
    .panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; }
    figure { margin: 0; }
    figcaption { font-size: 0.9rem; font-weight: 600; overflow-wrap: anywhere; }
    figure svg { display: block; width: 100%; height: auto; }
    svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
    .zero { stroke: var(--soft); stroke-dasharray: 3 3; }
    .grid { stroke: var(--line); }
    .bar { stroke: var(--accent); stroke-width: 2; }
    .dot { fill: var(--accent); }
    .seed { fill: var(--accent); fill-opacity: 0.55; }
    .box { fill: var(--band); stroke: var(--accent); }
    .better .bar { stroke: var(--good); } .better .dot { fill: var(--good); }
    .worse .bar { stroke: var(--bad); } .worse .dot { fill: var(--bad); }
    .curve { fill: none; stroke: var(--accent); stroke-width: 2; }
    .band { fill: var(--band); }
    .other { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 3; }
    @media (max-width: 40rem) {
      .rows { grid-template-columns: 1fr; }
      thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
      table, tbody, tr, tbody th, td, caption { display: block; width: 100%; }
      tr { padding: 0.5rem 0; border-top: 1px solid var(--line); }
      tbody th, td { border: 0; padding: 0.1rem 0; }
      td:empty { display: none; }
      td { display: grid; grid-template-columns: minmax(6rem, 2fr) 3fr; gap: 0.75rem; white-space: normal; }
      td::before { content: attr(data-column); color: var(--soft); }
      .rows > .note { padding: 0 0 0.6rem; color: var(--soft); }
    }
    @media print {
      body { font-size: 11px; }
      section, figure, tr { break-inside: avoid; }
      .scroll, pre { overflow: visible; white-space: pre-wrap; }
    }

    """
}
