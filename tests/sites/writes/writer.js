fetch(`/accept/${location.search.slice(1)}-worker`, { method: "POST", body: "1" });
