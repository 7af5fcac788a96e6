package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// What a topic holds: the shape of a Kafka record.
type message struct {
	Topic   string            `json:"topic"`
	Offset  int               `json:"offset"`
	Headers map[string]string `json:"headers"`
	Value   json.RawMessage   `json:"value"`
}

// Stands in for Kafka: topics of one partition, kept in memory, not instrumented.
func broker() {
	var mutex sync.Mutex
	topics := map[string][]message{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{topic}", func(w http.ResponseWriter, r *http.Request) {
		var sent message
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		mutex.Lock()
		defer mutex.Unlock()
		sent.Offset = len(topics[sent.Topic])
		topics[sent.Topic] = append(topics[sent.Topic], sent)
	})
	mux.HandleFunc("GET /{topic}", func(w http.ResponseWriter, r *http.Request) {
		from, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		mutex.Lock()
		defer mutex.Unlock()
		all := topics[r.PathValue("topic")]
		if err := json.NewEncoder(w).Encode(all[min(from, len(all)):]); err != nil {
			log.Print(err)
		}
	})
	serve(mux)
}

func send(sent message) error {
	body, err := json.Marshal(sent)
	if err != nil {
		return err
	}
	answer, err := http.Post(address("BROKER")+"/"+sent.Topic, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// Hands out the messages of a topic in batches of at least so many, until SIGTERM.
func receive(topic string, atLeast int, handle func([]message)) {
	fmt.Println("ready: consuming " + topic)
	next := 0
	for stopping.Err() == nil {
		time.Sleep(10 * time.Millisecond)
		answer, err := http.Get(fmt.Sprintf("%s/%s?offset=%d", address("BROKER"), topic, next))
		if err != nil {
			continue
		}
		var batch []message
		err = json.NewDecoder(answer.Body).Decode(&batch)
		answer.Body.Close()
		if err != nil || len(batch) < atLeast {
			continue
		}
		batch = batch[:len(batch)-len(batch)%atLeast]
		next += len(batch)
		for len(batch) > 0 {
			handle(batch[:atLeast])
			batch = batch[atLeast:]
		}
	}
}
