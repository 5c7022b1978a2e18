"""Looks at the local Fargate's page with a real browser; run by local_page.py with Playwright's Python.

Arguments: the browser, the page, and the words of a command that stops the task. Prints what it saw as JSON.

Waits by locators only: the page's Content-Security-Policy forbids the eval() that wait_for_function() needs as soon as
its first look is in vain.
"""

import json
import subprocess
import sys

from playwright.sync_api import expect, sync_playwright

# A wait ends as soon as it may: only a busy machine needs much of this.
PATIENCE_MS = 60_000

browser_path, address, *stop = sys.argv[1:]
seen = {"requests": [], "problems": []}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.on("request", lambda request: seen["requests"].append(request.url))
    page.on("pageerror", lambda error: seen["problems"].append(str(error)))
    page.on("console", lambda message: message.type == "error" and seen["problems"].append(message.text))
    page.goto(address)
    page.wait_for_selector("#tasks td.RUNNING")
    seen["clusters"] = page.inner_text("#clusters")
    seen["running"] = page.inner_text("#tasks")
    seen["calls"] = page.inner_text("#calls")
    page.click("#tasks button.task")
    expect(page.locator("#log")).to_contain_text("argument", timeout=PATIENCE_MS)
    seen["log"] = page.inner_text("#log")
    # From here on the page has to notice by itself: it is not loaded again.
    subprocess.run(stop, check=True, stdout=subprocess.DEVNULL)
    page.wait_for_selector("#tasks td.STOPPED")
    expect(page.locator("#log")).to_contain_text("told to end", timeout=PATIENCE_MS)
    seen["stopped"] = page.inner_text("#tasks")
    seen["alive"] = page.inner_text("#alive")
    seen["injected"] = page.evaluate("window.injected === undefined ? 0 : window.injected")
    seen["markup"] = page.evaluate("document.querySelectorAll('#log *, #tasks img, #tasks script').length")
    browser.close()
print(json.dumps(seen))
