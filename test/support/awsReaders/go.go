// Prints what the AWS SDK for Go v2 finds, as a JSON list of keys and region, or an error:
//
//	go [DIRECTORY PROFILE]...
//
// DIRECTORY has the files credentials and config. All else is what the environment gives.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
)

func read(directory string, profile string) map[string]string {
	os.Setenv("AWS_SHARED_CREDENTIALS_FILE", directory+"/credentials")
	os.Setenv("AWS_CONFIG_FILE", directory+"/config")
	ctx := context.Background()
	loaded, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile(profile))
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	keys, err := loaded.Credentials.Retrieve(ctx)
	if err != nil {
		return map[string]string{"error": err.Error()}
	}
	found := map[string]string{"accessKey": keys.AccessKeyID, "secretKey": keys.SecretAccessKey}
	if keys.SessionToken != "" {
		found["sessionToken"] = keys.SessionToken
	}
	if loaded.Region != "" {
		found["region"] = loaded.Region
	}
	return found
}

func main() {
	found := []map[string]string{}
	for at := 1; at+1 < len(os.Args); at += 2 {
		found = append(found, read(os.Args[at], os.Args[at+1]))
	}
	json.NewEncoder(os.Stdout).Encode(found)
}
