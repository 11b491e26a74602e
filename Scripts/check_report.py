"""Loads the report.html of a study or a run in headless Chromium and looks for what a reader would stumble over.

    python3 Scripts/check_report.py studies/samplers [--screenshots DIR]
    python3 Scripts/check_report.py runs/cosine-1a2b3c4d

At phone and desktop width, light and dark: no console error, no request to a network, nothing wider than the page,
at desktop width nothing behind a scroll bar, a header in every table, a text in every picture, the expected headings, and contrast that can be read. Needs
selenium and Debian's chromium-driver.
"""

import argparse
import json
import pathlib
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

HEADINGS = [
    "Leaderboard", "Differences from the baseline", "Every seed", "Learning curves", "Over users",
    "Paired comparisons", "Variants", "Data and machine", "Protocol", "Ties and false negatives", "Time and memory",
    "How to reproduce",
]
RUN_HEADINGS = [
    "Metrics", "Learning curves", "Over users", "Sampling and ties", "Data and machine", "Protocol", "Time and memory",
    "Config", "How to reproduce",
]

CHECK = """
const problems = [];
const width = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth > width)
  problems.push(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
for (const element of document.querySelectorAll('main *')) {
  if (element.closest('.scroll, pre, svg')) continue;
  const box = element.getBoundingClientRect();
  if (box.right > width + 1 || box.left < -1) problems.push(`${element.tagName} ${element.className} leaves the page`);
}
if (width >= 1280)
  for (const box of document.querySelectorAll('.scroll'))
    if (box.scrollWidth > box.clientWidth)
      problems.push(`${box.getAttribute('aria-label')} is ${box.scrollWidth} wide, its box ${box.clientWidth}`);
for (const table of document.querySelectorAll('table')) {
  if (!table.querySelector('thead th[scope=col]') || !table.caption) problems.push('a table without header or caption');
  for (const row of table.querySelectorAll('tbody tr'))
    if (!row.querySelector('th[scope=row]')) problems.push('a row without header');
}
for (const picture of document.querySelectorAll('svg:not([aria-hidden])'))
  if (picture.getAttribute('role') !== 'img' || !picture.querySelector('title')?.textContent)
    problems.push('a picture without text');
if (document.querySelector('script, link[rel=stylesheet], img, iframe')) problems.push('something that is not inside');
for (const text of document.querySelectorAll('svg text')) {
  const box = text.getBoundingClientRect();
  if (box.left < -1 || box.right > width + 1) problems.push(`the label ${text.textContent} leaves the page`);
}
const luminance = color => {
  const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255)
    .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const paper = luminance(getComputedStyle(document.body).backgroundColor);
for (const selector of ['body', 'p', 'caption', 'del', 'ins', 'td', 'svg text']) {
  const element = document.querySelector(selector);
  if (!element) continue;
  const style = getComputedStyle(element);
  const ink = luminance(element.closest('svg') ? style.fill : style.color);
  const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
  if (contrast < 4.5) problems.push(`${selector} has a contrast of ${contrast.toFixed(1)}`);
}
return [problems, [...document.querySelectorAll('h2')].map(h => h.textContent),
  document.body.innerText, getComputedStyle(document.body).backgroundColor];
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("study", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    arguments = parser.parse_args()
    page = (arguments.study / "report.html").resolve()
    is_study = (arguments.study / "summary.json").exists()
    if is_study:
        headings_wanted = HEADINGS
        summary = json.loads((arguments.study / "summary.json").read_text())
        expected = [variant["name"] for variant in summary["variants"]]
        expected += [c["sentence"] for c in summary["comparisons"] if c["metric"] == summary["primary"]]
        expected += [v["words"] for v in summary["verdicts"]]
        if not (arguments.study / "report.tex").exists():
            print("there is no report.tex", file=sys.stderr)
            return 1
    else:
        headings_wanted = RUN_HEADINGS
        result = json.loads((arguments.study / "result.json").read_text())
        expected = [f"{value:.4f}" for value in result["metrics"].values()] + [result["protocol"]["hash"]]

    options = Options()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    failures = []
    papers = set()
    try:
        for name, width, height in [("phone", 375, 800), ("desktop", 1280, 900)]:
            for scheme in ["light", "dark"]:
                driver.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": name == "phone"})
                driver.execute_cdp_cmd(
                    "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
                driver.get(page.as_uri())
                problems, headings, text, paper = driver.execute_script(CHECK)
                papers.add(paper)
                text = " ".join(text.split())
                problems += [f"no heading {heading}" for heading in headings_wanted if heading not in headings]
                problems += [f"the text is missing: {words}" for words in expected if " ".join(words.split()) not in text]
                problems += [entry["message"] for entry in driver.get_log("browser")]
                for entry in driver.get_log("performance"):
                    message = json.loads(entry["message"])["message"]
                    if message["method"] == "Network.requestWillBeSent":
                        url = message["params"]["request"]["url"]
                        if not url.startswith(("file:", "data:")):
                            problems.append(f"asks the network for {url}")
                failures += [f"{name}, {scheme}: {problem}" for problem in problems]
                if arguments.screenshots:
                    arguments.screenshots.mkdir(parents=True, exist_ok=True)
                    height = driver.execute_script("return document.documentElement.scrollHeight")
                    driver.execute_cdp_cmd(
                        "Emulation.setDeviceMetricsOverride",
                        {"width": width, "height": min(height, 12000), "deviceScaleFactor": 1, "mobile": False})
                    driver.save_screenshot(str(arguments.screenshots / f"{name}-{scheme}.png"))
    finally:
        driver.quit()
    if len(papers) != 2:
        failures.append(f"light and dark look the same: {papers}")
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{page}: {'no problem' if not failures else f'{len(failures)} problems'} in four views")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
