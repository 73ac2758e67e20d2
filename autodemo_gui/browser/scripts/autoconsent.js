// Lets the autoconsent library decline a banner of a consent platform it knows, and keeps what it says for later reading.
// Called with the rules before the library itself runs; answers its messages inside the page, so that nothing waits for a
// reply from outside.
(rules) => {
  const state = (globalThis[Symbol.for("autodemo.consent")] = { lifecycle: "", cmp: "" });
  const config = {
    enabled: true,
    autoAction: "optOut",
    enablePrehide: false,
    isMainWorld: true,
    detectRetries: 1,
    heuristicMode: "reject",
    logs: { lifecycle: false, rulesteps: false, detectionsteps: false, evals: false, errors: false, messages: false, waits: false },
  };
  const answer = (message) => queueMicrotask(() => globalThis.autoconsentReceiveMessage(message));
  globalThis.autoconsentSendMessage = async (message) => {
    if (message.type === "init") answer({ type: "initResp", config, rules: { autoconsent: JSON.parse(rules) } });
    if (message.type === "report") state.lifecycle = message.state.lifecycle;
    if (message.type === "popupFound") state.cmp = message.cmp;
    if (message.type === "eval") {
      let result = false;
      try {
        result = await (0, eval)(message.code);
      } catch {
        // the site's content security policy forbids it: the rule has no answer
      }
      answer({ id: message.id, type: "evalResp", result });
    }
  };
}
