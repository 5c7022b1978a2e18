'use strict';
// The page asks for the whole state once a second. Whatever comes from a task or a request is set as text, never as markup.
(() => {
  const root = '/_fargate-local/';
  const period = 1000;
  let shown = null;

  const at = (id) => document.getElementById(id);

  function cell(row, content, style) {
    const td = row.insertCell();
    if (content instanceof Node) {
      td.append(content);
    } else {
      td.textContent = content === null || content === undefined ? '' : String(content);
    }
    if (style) {
      td.className = style;
    }
  }

  /** Replaces the rows of a table's body, unless they are the same: a selection then stays. */
  function fill(id, rows, write) {
    const body = at(id);
    const key = JSON.stringify(rows);
    if (body.dataset.key === key) {
      return;
    }
    body.dataset.key = key;
    body.replaceChildren();
    for (const each of rows) {
      write(body.insertRow(), each);
    }
  }

  function taskButton(id) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'task';
    button.textContent = id;
    button.addEventListener('click', () => show(id));
    return button;
  }

  function taskRow(row, task) {
    cell(row, taskButton(task.id));
    cell(row, task.cluster);
    cell(row, task.definition);
    cell(row, task.size);
    cell(row, task.provider);
    cell(row, task.state, /^[A-Z]+$/.test(task.state) ? task.state : '');
    cell(row, task.address);
    cell(row, task.containers.map((each) => each.exitCode ?? '').join(' '));
    const reasons = task.containers.map((each) => each.reason).filter((each) => each);
    cell(row, [task.stopCode, task.reason, ...reasons].filter((each) => each).join(' · '));
  }

  function calls(state) {
    return Object.entries(state.calls).map(([action, count]) => {
      let throttled = 0;
      const others = [];
      for (const [name, times] of Object.entries(state.errors)) {
        if (name === action + ' ThrottlingException') {
          throttled += times;
        } else if (name.startsWith(action + ' ')) {
          others.push(name.slice(action.length + 1) + ' × ' + times);
        }
      }
      return [action, count, throttled, others.join(', ')];
    });
  }

  function draw(state) {
    at('runner').textContent = 'Tasks: ' + state.runner;
    const pace = state.clock.scale === 1 ? '' : ' at ' + state.clock.scale + ' s a second';
    at('clock').textContent = state.clock.now.slice(0, 19) + 'Z' + pace;
    at('states').textContent = Object.entries(state.states).map(([name, count]) => count + ' ' + name).join(', ');
    fill('clusters', state.clusters, (row, each) => {
      cell(row, each.name);
      cell(row, each.status);
      cell(row, each.running);
      cell(row, each.pending);
    });
    fill('tasks', state.tasks, taskRow);
    fill('calls', calls(state), (row, each) => each.forEach((value) => cell(row, value)));
    fill('faults', Object.entries(state.faults), (row, each) => each.forEach((value) => cell(row, value)));
    at('scenario').textContent = state.scenario.playing ? state.scenario.description || 'playing' : 'none plays';
    fill('events', state.scenario.events.slice(-20), (row, each) => {
      cell(row, each.at.slice(11, 19));
      cell(row, each.what);
    });
  }

  function show(id) {
    shown = id;
    at('log-task').textContent = id;
    at('log').textContent = '';
    at('log-section').hidden = false;
    drawLog();
  }

  async function drawLog() {
    const id = shown;
    if (id === null) {
      return;
    }
    const answer = await fetch(root + 'logs/' + encodeURIComponent(id));
    const text = answer.ok ? await answer.text() : 'This task is no longer known.';
    const log = at('log');
    if (id === shown && log.textContent !== text) {
      const following = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
      log.textContent = text;
      if (following) {
        log.scrollTop = log.scrollHeight;
      }
    }
  }

  async function look() {
    const alive = at('alive');
    try {
      const answer = await fetch(root + 'state');
      if (!answer.ok) {
        throw new Error('status ' + answer.status);
      }
      draw(await answer.json());
      await drawLog();
      alive.textContent = 'live';
      alive.className = '';
    } catch (failure) {
      alive.textContent = 'does not answer (' + failure.message + ')';
      alive.className = 'lost';
    }
    setTimeout(look, period);
  }

  at('log-close').addEventListener('click', () => {
    shown = null;
    at('log-section').hidden = true;
  });
  look();
})();
